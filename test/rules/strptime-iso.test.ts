/** Whatever format is taken for ISO 8601: `fromisoformat` reads what it writes, to the same time. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { isoFormat } from "../../server/src/rules/strings/strptime/iso-format.ts";
import { findPythons } from "../harness/pythons.ts";

const DATES = ["%Y-%m-%d", "%Y%m%d", "%G-W%V-%u", "%GW%V%u", "%Y-%j", "%Y-%m", "%d.%m.%Y", "%y-%m-%d"];
const TIMES = [
  ...["%H", "%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%H:%M:%S,%f"],
  ...["%H%M", "%H%M%S", "%H%M%S.%f", "%I:%M", "%H.%M", "%H:%M:%S:%f"],
];
const FORMATS = DATES.flatMap((date) => [
  date,
  ...["T", " ", "_", ""].flatMap((between) =>
    TIMES.flatMap((time) => ["", "%z", "Z", " %z"].map((zone) => `${date}${between}${time}${zone}`)),
  ),
]);

const PROGRAM = `
import json, random, sys
from datetime import datetime, timedelta, timezone

random.seed(3)
for format in json.load(sys.stdin):
    for _ in range(40):
        moment = datetime(random.randrange(1000, 9999), random.randrange(1, 13), random.randrange(1, 29))
        moment += timedelta(microseconds=random.randrange(86_400_000_000))
        zone = timezone(timedelta(minutes=random.randrange(-720, 720)))
        text = moment.replace(tzinfo=zone).strftime(format)
        old = datetime.strptime(text, format)
        try:
            new = datetime.fromisoformat(text)
        except ValueError as error:
            print(format, text, error)
            break
        if format.endswith("Z"):
            new = new.replace(tzinfo=None)
        if (old, old.utcoffset()) != (new, new.utcoffset()):
            print(format, text, old, new)
            break
`;

test.each(findPythons())("Python $release reads them alike", ({ path, version }) => {
  const formats = FORMATS.filter((format) => isoFormat(format, version));
  expect(formats.length).toBeGreaterThan(version.minor >= 11 ? 100 : 10);
  const printed = execFileSync(path, ["-I", "-c", PROGRAM], {
    input: JSON.stringify(formats),
    encoding: "utf8",
  });
  expect(printed).toBe("");
});

test.each([
  ["%Y-%m-%d", "3.8", { fraction: "none", zone: "none" }],
  ["%Y-%m-%dT%H:%M:%S.%f", "3.10", { fraction: "3 or 6", zone: "none" }],
  ["%Y-%m-%dT%H:%M:%S.%f", "3.11", { fraction: "any", zone: "none" }],
  ["%Y-%m-%dT%H:%M:%SZ", "3.11", { fraction: "none", zone: "Z" }],
  ["%Y-%m-%dT%H:%M:%SZ", "3.10", undefined],
  ["%Y-%m-%dT%H:%M%z", "3.10", undefined],
  ["%Y%m%d", "3.10", undefined],
  ["%Y-%m-%d %H:%M:%S ", "3.12", undefined],
  ["%d-%m-%Y", "3.12", undefined],
])("%s on %s", (format, version, expected) => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  expect(isoFormat(format, { major, minor })).toEqual(expected);
});
