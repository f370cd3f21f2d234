/** Calls that wait for a peer on the network, for a name server, or for one of many sockets. */
import { each, giving, library, thread, zeroTimeout } from "./entry.ts";
import type { BlockingCall, BlockingFactory, NonBlockingSwitch } from "./entry.ts";

const SOCKETS = ["socket.socket", "ssl.SSLSocket"];
const SERVERS = ["socketserver.TCPServer", "socketserver.UDPServer", "http.server.HTTPServer"];
const THREADING_SERVERS = ["socketserver.ThreadingTCPServer", "http.server.ThreadingHTTPServer"];

export const socketCalls: readonly BlockingCall[] = [
  ...each(SOCKETS, "connect connect_ex", {
    kind: "socket",
    reason: "waits until the peer accepts the connection",
    replacement: library(
      "`asyncio.open_connection`, or `loop.sock_connect` on a non-blocking socket",
    ),
  }),
  ...each(SOCKETS, "accept", {
    kind: "socket",
    reason: "waits for a client to connect",
    replacement: library("`asyncio.start_server`, or `loop.sock_accept` on a non-blocking socket"),
  }),
  ...each(SOCKETS, "recv recv_into recvfrom recvfrom_into", {
    kind: "socket",
    reason: "waits until the peer sends data",
    replacement: library("`asyncio.open_connection`, or `loop.sock_recv` on a non-blocking socket"),
  }),
  ...each("socket.socket", "recvmsg recvmsg_into", {
    kind: "socket",
    reason: "waits until the peer sends data",
    replacement: thread,
  }),
  ...each(SOCKETS, "send sendall sendto sendfile", {
    kind: "socket",
    reason: "waits until the peer takes the data",
    replacement: library(
      "`asyncio.open_connection`, or `loop.sock_sendall` on a non-blocking socket",
    ),
  }),
  ...each("ssl.SSLSocket", "do_handshake unwrap read write", {
    kind: "socket",
    reason: "waits for the peer's side of the TLS exchange",
    replacement: library("`asyncio.open_connection` with `ssl=`"),
  }),
  {
    name: "socket.create_connection",
    kind: "socket",
    reason: "waits until the peer accepts the connection",
    replacement: library("`asyncio.open_connection`"),
  },
  {
    name: "ssl.get_server_certificate",
    kind: "socket",
    reason: "waits for a connection and a TLS handshake",
    replacement: thread,
  },
  ...each("socket", "getaddrinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn", {
    kind: "socket",
    reason: "waits for the name server",
    replacement: library("`loop.getaddrinfo`"),
  }),
  {
    name: "socket.getnameinfo",
    kind: "socket",
    reason: "waits for the name server",
    replacement: library("`loop.getnameinfo`"),
  },
  ...each("dns.resolver", "resolve query resolve_address", {
    kind: "socket",
    reason: "waits for the name server",
    replacement: library("`dns.asyncresolver`"),
  }),
  {
    name: "select.select",
    kind: "socket",
    reason: "waits until a file descriptor is ready",
    replacement: library("`loop.add_reader`"),
    nonBlockingWhen: [
      { position: 3, equals: "0" },
      { position: 3, equals: "0.0" },
    ],
  },
  ...each(
    ["selectors.DefaultSelector", "selectors.SelectSelector", "selectors.PollSelector"],
    "select",
    {
      kind: "socket",
      reason: "waits until a file descriptor is ready",
      replacement: library("`loop.add_reader`"),
      nonBlockingWhen: zeroTimeout(0),
    },
  ),
  ...each(SERVERS.concat(THREADING_SERVERS), "serve_forever", {
    kind: "socket",
    reason: "serves requests until the server is shut down",
    replacement: library("`asyncio.start_server`"),
  }),
  ...each(SERVERS.concat(THREADING_SERVERS), "handle_request", {
    kind: "socket",
    reason: "waits for one request",
    replacement: library("`asyncio.start_server`"),
  }),
];

export const socketFactories: readonly BlockingFactory[] = [
  ...giving(
    "socket.socket",
    "socket.socket socket.create_connection socket.create_server socket.fromfd",
  ),
  ...giving("ssl.SSLSocket", "ssl.SSLContext.wrap_socket"),
];

export const socketSwitches: readonly NonBlockingSwitch[] = SOCKETS.flatMap((of) => [
  {
    name: `${of}.setblocking`,
    of,
    when: [
      { position: 0, equals: "False" },
      { position: 0, equals: "0" },
    ],
  },
  {
    name: `${of}.settimeout`,
    of,
    when: [
      { position: 0, equals: "0" },
      { position: 0, equals: "0.0" },
    ],
  },
]);
