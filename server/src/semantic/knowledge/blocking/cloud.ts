/** Calls that wait for a cloud service. */
import { each, giving, library, thread } from "./entry.ts";
import type { About, BlockingCall, BlockingFactory } from "./entry.ts";

const aws: About = {
  kind: "cloud",
  reason: "waits for AWS to answer",
  replacement: library("`aioboto3`"),
};
const google: About = {
  kind: "cloud",
  reason: "waits for Google Cloud to answer",
  replacement: thread,
};
const firestore: About = {
  ...google,
  replacement: library("`google.cloud.firestore.AsyncClient`"),
};
const BIGQUERY = "google.cloud.bigquery.Client";
const BUCKET = "google.cloud.storage.Bucket";
const BLOB = "google.cloud.storage.Blob";
const FIRESTORE = "google.cloud.firestore";

export const cloudCalls: readonly BlockingCall[] = [
  {
    name: "boto3.client().*",
    ...aws,
    except: [
      "can_paginate",
      "close",
      "generate_presigned_post",
      "generate_presigned_url",
      "get_paginator",
      "get_waiter",
    ],
  },
  ...each("botocore.waiter.Waiter", "wait", aws),
  ...each("boto3.resource().Bucket()", "create delete delete_objects download_file", aws),
  ...each("boto3.resource().Bucket()", "download_fileobj put_object upload_file", aws),
  ...each("boto3.resource().Bucket()", "upload_fileobj", aws),
  ...each("boto3.resource().Table()", "delete_item get_item put_item query scan update_item", aws),
  ...each("google.cloud.storage.Client", "create_bucket get_bucket lookup_bucket", google),
  ...each(BUCKET, "create delete delete_blob exists get_blob reload copy_blob", google),
  ...each(BLOB, "delete exists reload upload_from_file upload_from_filename", google),
  ...each(BLOB, "upload_from_string download_as_bytes download_as_text", google),
  ...each(BLOB, "download_to_file download_to_filename", google),
  ...each(BIGQUERY, "query query_and_wait get_table get_dataset create_table", google),
  ...each(BIGQUERY, "insert_rows insert_rows_json load_table_from_dataframe", google),
  ...each("google.cloud.bigquery.QueryJob", "result", google),
  ...each(`${FIRESTORE}.DocumentReference`, "get set update create delete", firestore),
  ...each(`${FIRESTORE}.CollectionReference`, "add get", firestore),
  ...each("google.cloud.secretmanager.SecretManagerServiceClient", "access_secret_version", {
    ...google,
    replacement: library("`google.cloud.secretmanager.SecretManagerServiceAsyncClient`"),
  }),
  ...azure("azure.storage.blob", "BlobClient", "upload_blob download_blob delete_blob exists"),
  ...azure("azure.storage.blob", "BlobClient", "get_blob_properties"),
  ...azure("azure.storage.blob", "ContainerClient", "upload_blob download_blob delete_blob exists"),
  ...azure("azure.storage.blob", "ContainerClient", "create_container delete_container"),
  ...azure("azure.cosmos", "ContainerProxy", "create_item upsert_item read_item replace_item"),
  ...azure("azure.cosmos", "ContainerProxy", "delete_item"),
  ...azure("azure.keyvault.secrets", "SecretClient", "get_secret set_secret"),
  ...azure("azure.identity", "DefaultAzureCredential", "get_token"),
];

export const cloudFactories: readonly BlockingFactory[] = [
  ...giving("boto3.client()", "boto3.client boto3.Session.client boto3.session.Session.client"),
  ...giving("botocore.waiter.Waiter", "boto3.client().get_waiter"),
  ...giving("boto3.resource()", "boto3.resource boto3.Session.resource"),
  ...giving("boto3.resource()", "boto3.session.Session.resource"),
  ...giving("boto3.resource().Bucket()", "boto3.resource().Bucket"),
  ...giving("boto3.resource().Table()", "boto3.resource().Table"),
  ...giving(BUCKET, "google.cloud.storage.Client.bucket google.cloud.storage.Client.get_bucket"),
  ...giving(BLOB, `${BUCKET}.blob ${BUCKET}.get_blob`),
  ...giving("google.cloud.bigquery.QueryJob", `${BIGQUERY}.query`),
  ...giving(`${FIRESTORE}.CollectionReference`, `${FIRESTORE}.Client.collection`),
  ...giving(`${FIRESTORE}.DocumentReference`, `${FIRESTORE}.Client.document`),
  ...giving(`${FIRESTORE}.DocumentReference`, `${FIRESTORE}.CollectionReference.document`),
  ...giving(
    "azure.storage.blob.BlobClient",
    "azure.storage.blob.BlobServiceClient.get_blob_client",
  ),
  ...giving("azure.storage.blob.BlobClient", "azure.storage.blob.ContainerClient.get_blob_client"),
  ...giving(
    "azure.storage.blob.ContainerClient",
    "azure.storage.blob.BlobServiceClient.get_container_client",
  ),
  ...giving("azure.cosmos.ContainerProxy", "azure.cosmos.DatabaseProxy.get_container_client"),
  ...giving("azure.cosmos.DatabaseProxy", "azure.cosmos.CosmosClient.get_database_client"),
];

/** Every Azure package keeps the same class, made for coroutines, in its module `aio`. */
function azure(module: string, owner: string, names: string): readonly BlockingCall[] {
  return each(`${module}.${owner}`, names, {
    kind: "cloud",
    reason: "waits for Azure to answer",
    replacement: library(`\`${module}.aio.${owner}\``),
  });
}
