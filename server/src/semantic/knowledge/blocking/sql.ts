/** Calls that wait for an SQL database. */
import { each, giving, library, thread } from "./entry.ts";
import type { About, BlockingCall, BlockingFactory, Replacement } from "./entry.ts";

const CONNECT = "waits until the database accepts the connection";
const QUERY = "waits until the database has run the statement";
const FETCH = "waits for rows from the database";
const COMMIT = "waits until the database has ended the transaction";

/** A DB-API 2.0 driver: its connect functions, its connection classes, its cursor classes. */
interface Driver {
  readonly connects: readonly string[];
  readonly connections: readonly string[];
  readonly cursors: readonly string[];
  readonly replacement: Replacement;
}

const sqlite: Driver = {
  connects: ["sqlite3.connect"],
  connections: ["sqlite3.Connection"],
  cursors: ["sqlite3.Cursor"],
  replacement: library("`aiosqlite`"),
};
const psycopg: Driver = {
  connects: ["psycopg.connect", "psycopg.Connection.connect"],
  connections: ["psycopg.Connection"],
  cursors: ["psycopg.Cursor"],
  replacement: library("`psycopg.AsyncConnection`"),
};
const drivers: readonly Driver[] = [
  sqlite,
  psycopg,
  {
    connects: ["psycopg2.connect"],
    connections: ["psycopg2.extensions.connection"],
    cursors: ["psycopg2.extensions.cursor"],
    replacement: library("`psycopg.AsyncConnection` (psycopg 3) or `asyncpg`"),
  },
  {
    connects: ["pymysql.connect"],
    connections: ["pymysql.connections.Connection"],
    cursors: ["pymysql.cursors.Cursor"],
    replacement: library("`aiomysql`"),
  },
  {
    connects: ["MySQLdb.connect"],
    connections: ["MySQLdb.connections.Connection"],
    cursors: ["MySQLdb.cursors.Cursor"],
    replacement: library("`aiomysql`"),
  },
  {
    connects: ["mysql.connector.connect"],
    connections: ["mysql.connector.connection.MySQLConnection"],
    cursors: ["mysql.connector.cursor.MySQLCursor"],
    replacement: library("`mysql.connector.aio`"),
  },
  {
    connects: ["pyodbc.connect"],
    connections: ["pyodbc.Connection"],
    cursors: ["pyodbc.Cursor"],
    replacement: library("`aioodbc`"),
  },
];

const sqlalchemy: Omit<About, "reason"> = {
  kind: "database",
  replacement: library("`sqlalchemy.ext.asyncio`"),
};
const ENGINE = "sqlalchemy.engine.Engine";
const CONNECTION = "sqlalchemy.engine.Connection";
const SESSION = "sqlalchemy.orm.Session";
const QUERIES = "sqlalchemy.orm.Query";

const peewee: About = { kind: "database", reason: QUERY, replacement: thread };

export const sqlCalls: readonly BlockingCall[] = [
  ...drivers.flatMap(driverCalls),
  ...each(
    [sqlite, psycopg].flatMap((driver) => driver.connections),
    "execute",
    {
      kind: "database",
      reason: QUERY,
      replacement: library("`aiosqlite` or `psycopg.AsyncConnection`"),
    },
  ),
  ...each("sqlite3.Connection", "executemany executescript backup", {
    kind: "database",
    reason: QUERY,
    replacement: sqlite.replacement,
  }),
  ...each("sqlite3.Cursor", "executescript", {
    kind: "database",
    reason: QUERY,
    replacement: sqlite.replacement,
  }),
  ...each(ENGINE, "connect raw_connection", { ...sqlalchemy, reason: CONNECT }),
  ...each([CONNECTION, SESSION], "execute scalar scalars", { ...sqlalchemy, reason: QUERY }),
  ...each([CONNECTION, SESSION], "commit rollback", { ...sqlalchemy, reason: COMMIT }),
  ...each(CONNECTION, "exec_driver_sql", { ...sqlalchemy, reason: QUERY }),
  ...each(SESSION, "get get_one flush merge refresh", { ...sqlalchemy, reason: QUERY }),
  ...each(SESSION, "bulk_save_objects bulk_insert_mappings bulk_update_mappings", {
    ...sqlalchemy,
    reason: QUERY,
  }),
  ...each(QUERIES, "all first one one_or_none scalar count get update delete", {
    ...sqlalchemy,
    reason: QUERY,
  }),
  ...each("sqlalchemy.MetaData", "create_all drop_all reflect", { ...sqlalchemy, reason: QUERY }),
  ...each("peewee.Database", "execute execute_sql connect", peewee),
  ...each("peewee.Model", "create get get_or_none get_by_id get_or_create save", peewee),
  ...each("peewee.Model", "delete_instance bulk_create bulk_update create_table", peewee),
  ...each("peewee.ModelSelect", "get first count exists scalar", peewee),
  ...each("pandas", "read_sql read_sql_query read_sql_table", {
    kind: "database",
    reason: QUERY,
    replacement: thread,
  }),
];

export const sqlFactories: readonly BlockingFactory[] = [
  ...drivers.flatMap(driverFactories),
  ...giving("sqlite3.Cursor", "sqlite3.Connection.execute sqlite3.Connection.executemany"),
  ...giving("psycopg.Cursor", "psycopg.Connection.execute"),
  ...giving("pymysql.connections.Connection", "pymysql.Connection pymysql.Connect"),
  ...giving("mysql.connector.connection.MySQLConnection", "mysql.connector.MySQLConnection"),
  ...giving(ENGINE, "sqlalchemy.create_engine sqlalchemy.engine.create_engine sqlalchemy.Engine"),
  ...giving(CONNECTION, `${ENGINE}.connect ${ENGINE}.begin sqlalchemy.Connection`),
  ...giving(SESSION, "sqlalchemy.orm.session.Session sqlalchemy.orm.sessionmaker.__call__"),
  ...giving(SESSION, "sqlalchemy.orm.sessionmaker.begin sqlalchemy.orm.scoped_session"),
  ...giving(SESSION, "sqlalchemy.orm.scoped_session.__call__"),
  ...giving("sqlalchemy.orm.sessionmaker", "sqlalchemy.orm.sessionmaker"),
  ...giving(QUERIES, `${SESSION}.query ${QUERIES}.filter ${QUERIES}.filter_by ${QUERIES}.join`),
  ...giving(QUERIES, `${QUERIES}.order_by ${QUERIES}.options ${QUERIES}.limit ${QUERIES}.offset`),
  ...giving(QUERIES, `${QUERIES}.outerjoin ${QUERIES}.group_by ${QUERIES}.distinct`),
  ...giving("peewee.Database", "peewee.SqliteDatabase peewee.PostgresqlDatabase"),
  ...giving("peewee.Database", "peewee.MySQLDatabase"),
  ...giving("peewee.ModelSelect", "peewee.Model.select peewee.ModelSelect.where"),
  ...giving("peewee.ModelSelect", "peewee.ModelSelect.join peewee.ModelSelect.order_by"),
];

function driverCalls(driver: Driver): readonly BlockingCall[] {
  const about = { kind: "database", replacement: driver.replacement } as const;
  return [
    ...driver.connects.map((name) => ({ name, reason: CONNECT, ...about })),
    ...each(driver.connections, "commit rollback", { reason: COMMIT, ...about }),
    ...each(driver.cursors, "execute executemany", { reason: QUERY, ...about }),
    ...each(driver.cursors, "fetchone fetchmany fetchall", { reason: FETCH, ...about }),
  ];
}

function driverFactories(driver: Driver): readonly BlockingFactory[] {
  const [connection] = driver.connections;
  const [cursor] = driver.cursors;
  if (connection === undefined || cursor === undefined) return [];
  return [
    ...giving(connection, driver.connects.join(" ")),
    ...giving(cursor, `${connection}.cursor`),
  ];
}
