/** Calls that make a client with connections of its own: facts, and how to look one up. */
import type { Context } from "../../../semantic/context.ts";
import { spelledName } from "../../../semantic/names.ts";
import type { Node } from "../../../syntax/node.ts";

export interface Client {
  readonly library: string;
  /** Completes the sentence "this call …". */
  readonly makes: string;
}

const CONNECTIONS = "makes connections of its own, and drops them again,";
const POOL = "makes a pool of connections of its own";
const DESCRIPTION = "reads the description of its service and makes connections of its own";

const ROWS: readonly (readonly [makes: string, library: string, names: string])[] = [
  [CONNECTIONS, "aiohttp", "aiohttp.ClientSession"],
  [CONNECTIONS, "httpx", "httpx.AsyncClient httpx.Client"],
  [CONNECTIONS, "requests", "requests.Session requests.session"],
  [CONNECTIONS, "openai", "openai.OpenAI openai.AsyncOpenAI"],
  [CONNECTIONS, "anthropic", "anthropic.Anthropic anthropic.AsyncAnthropic"],
  [DESCRIPTION, "boto3", "boto3.client boto3.resource"],
  [POOL, "redis", "redis.Redis redis.from_url redis.Redis.from_url"],
  [POOL, "redis", "redis.asyncio.Redis redis.asyncio.from_url redis.asyncio.Redis.from_url"],
  [POOL, "sqlalchemy", "sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine"],
  [POOL, "pymongo", "pymongo.MongoClient pymongo.AsyncMongoClient"],
  [POOL, "motor", "motor.motor_asyncio.AsyncIOMotorClient"],
  [POOL, "asyncpg", "asyncpg.create_pool"],
  [POOL, "elasticsearch", "elasticsearch.Elasticsearch elasticsearch.AsyncElasticsearch"],
];

const CLIENTS: ReadonlyMap<string, Client> = new Map(
  ROWS.flatMap(([makes, library, names]) =>
    names.split(" ").map((name) => [name, { library, makes }] as const),
  ),
);

export const CLIENT_LIBRARIES: readonly string[] = [...new Set(ROWS.map(([, library]) => library))];

const LAST_NAMES = [...CLIENTS.keys()].map((name) => name.slice(name.lastIndexOf(".") + 1));

/** A call of the last part of one of their names, of which code spells one. */
export const CLIENT_CALL = new RegExp(`\\b(?:${[...new Set(LAST_NAMES)].join("|")})[\\s\\\\]*\\(`);

export function clientMadeBy(call: Node<"call">, ctx: Context): Client | undefined {
  const name = spelledName(call.field("function"), CLIENTS, ctx);
  return name === undefined ? undefined : CLIENTS.get(name);
}
