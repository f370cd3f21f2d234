/** Calls that wait for a database without SQL: documents, keys, wide columns, search, queues. */
import { each, giving, library, thread } from "./entry.ts";
import type { About, BlockingCall, BlockingFactory } from "./entry.ts";

const MONGO_CLIENT = "pymongo.MongoClient";
const MONGO_DATABASE = "pymongo.database.Database";
const COLLECTION = "pymongo.collection.Collection";
const REDIS = "redis.Redis";
const CASSANDRA_SESSION = "cassandra.cluster.Session";
const CHANNEL = "pika.adapters.blocking_connection.BlockingChannel";

const mongo: About = {
  kind: "database",
  reason: "waits for MongoDB's answer",
  replacement: library("`pymongo.AsyncMongoClient`"),
};
const redis: About = {
  kind: "database",
  reason: "waits for Redis's answer",
  replacement: library("`redis.asyncio.Redis`"),
};
const rabbit: About = {
  kind: "database",
  reason: "waits for the message broker",
  replacement: library("`aio_pika`"),
};

/** Methods of a Redis client that only build an object, or read when something iterates. */
const REDIS_WITHOUT_WAIT =
  "from_url from_pool get_encoder get_connection_kwargs get_retry set_retry get_cache " +
  "set_response_callback load_external_module pipeline lock pubsub monitor client close " +
  "register_script keyspace_notifications scan_iter hscan_iter sscan_iter zscan_iter " +
  "json ft ts bf cf cms topk tdigest vset himport_registry";

export const storeCalls: readonly BlockingCall[] = [
  ...each(COLLECTION, "find_one insert_one insert_many update_one update_many replace_one", mongo),
  ...each(COLLECTION, "delete_one delete_many bulk_write aggregate distinct", mongo),
  ...each(COLLECTION, "find_one_and_update find_one_and_delete find_one_and_replace", mongo),
  ...each(COLLECTION, "count_documents estimated_document_count create_index drop", mongo),
  ...each(MONGO_DATABASE, "command list_collection_names drop_collection", mongo),
  ...each(MONGO_CLIENT, "list_database_names server_info drop_database", mongo),
  { name: `${REDIS}.*`, ...redis, except: REDIS_WITHOUT_WAIT.split(" ") },
  ...each("redis.client.Pipeline", "execute watch", redis),
  ...each("redis.lock.Lock", "acquire release", redis),
  ...each("cassandra.cluster.Cluster", "connect", {
    kind: "database",
    reason: "waits until the cluster accepts the connection",
    replacement: thread,
  }),
  ...each(CASSANDRA_SESSION, "execute", {
    kind: "database",
    reason: "waits until the cluster has run the statement",
    replacement: library("`session.execute_async`"),
  }),
  ...each(
    "elasticsearch.Elasticsearch",
    "search index get create update delete bulk count exists",
    {
      kind: "database",
      reason: "waits for the search server's answer",
      replacement: library("`elasticsearch.AsyncElasticsearch`"),
    },
  ),
  { name: "pika.BlockingConnection", ...rabbit },
  ...each(CHANNEL, "basic_publish basic_get queue_declare start_consuming", rabbit),
];

export const storeFactories: readonly BlockingFactory[] = [
  ...giving(MONGO_CLIENT, "pymongo.mongo_client.MongoClient"),
  ...giving(MONGO_DATABASE, `${MONGO_CLIENT}[] ${MONGO_CLIENT}.get_database`),
  ...giving(MONGO_DATABASE, `${MONGO_CLIENT}.get_default_database`),
  ...giving(COLLECTION, `${MONGO_DATABASE}[] ${MONGO_DATABASE}.get_collection`),
  ...giving(REDIS, "redis.StrictRedis redis.client.Redis redis.from_url redis.Redis.from_url"),
  ...giving("redis.client.Pipeline", `${REDIS}.pipeline`),
  ...giving("redis.lock.Lock", `${REDIS}.lock`),
  ...giving(CASSANDRA_SESSION, "cassandra.cluster.Cluster.connect"),
  ...giving(CHANNEL, "pika.BlockingConnection.channel"),
];
