/** Random functions in which every use and every binding has a number, for observe.py to run. */
import type { Random } from "../../harness/random.ts";

export interface RandomFunction {
  /** As observe.py runs it: uses are lambdas, so that unbound names can be seen. */
  readonly run: string;
  /** As it is analysed: the same, with the names themselves. */
  readonly read: string;
}

const NAMES = ["x", "y", "z"];
const DEEPEST = 4;

export function randomFunction(random: Random, withMatch: boolean): RandomFunction {
  const body = new Writer(random, withMatch).block(0, { loop: false, inClass: false });
  const code = ["def f(x):", ...body.map(indented)].join("\n") + "\n";
  return {
    run: code.replace(/READ\((\d+), (\w+)\)/g, "u($1, lambda: $2)"),
    read: code.replace(/READ\((\d+), (\w+)\)/g, "u($1, $2)"),
  };
}

const indented = (line: string): string => `    ${line}`;

interface Place {
  /** Whether `break` and `continue` may stand here. */
  readonly loop: boolean;
  readonly inClass: boolean;
}

type Lines = readonly string[];

class Writer {
  readonly #random: Random;
  readonly #withMatch: boolean;
  /** 0 and 1 stand for an unbound name and the parameter. */
  #number = 1;

  constructor(random: Random, withMatch: boolean) {
    this.#random = random;
    this.#withMatch = withMatch;
  }

  block(depth: number, place: Place): Lines {
    const count = 1 + this.#random.below(depth === 0 ? 7 : 3);
    return Array.from({ length: count }, () => this.#statement(depth, place)).flat();
  }

  #statement(depth: number, place: Place): Lines {
    const isDeep = depth >= DEEPEST;
    const pick = this.#random.below(isDeep ? 12 : 26);
    if (pick < 4) return [this.#use(place)];
    if (pick < 12) return this.#simple(pick, place);
    return this.#compound(depth + 1, place);
  }

  #simple(pick: number, place: Place): Lines {
    const name = this.#name();
    switch (pick) {
      case 4:
      case 5:
        return [`${name} = ${this.#value()}`];
      case 6:
        return [`${name} += ${this.#random.below(2) === 0 ? this.#value() : this.#added(place)}`];
      case 7:
        return [`del ${name}`];
      case 8:
        return [`${name}, ${this.#other(name)} = two(${this.#next()}, ${this.#next()})`];
      case 9:
        return this.#jump(place);
      case 10:
        return [this.#definition(name)];
      default:
        return [this.#expression(place)];
    }
  }

  #jump({ loop, inClass }: Place): Lines {
    const jumps = [
      "raise Expected",
      ...(inClass ? [] : ["return"]),
      ...(loop ? ["break", "continue", "break", "continue"] : []),
    ];
    return [`if c(): ${this.#random.pick(jumps)}`];
  }

  #definition(name: string): string {
    const number = String(this.#next());
    return this.#random.below(2) === 0
      ? `def ${name}(): "${number}"`
      : `class ${name}: "${number}"`;
  }

  #expression(place: Place): string {
    const name = this.#name();
    const named = `(${name} := ${this.#value()})`;
    const use = () => this.#use(place);
    if (place.inClass) return use();
    const forms = [
      () => `c() and ${named}`,
      () => `(c() or ${named}, ${use()})`,
      () => `(${named} if c() else ${use()})`,
      () => `(${use()} if c() else ${named}, ${use()})`,
      () => `c() < (c() if c() else bool(${named})) < bool(${use()})`,
      () => `[${use()} for ${this.#other(name)} in it(${this.#next()}) if c() and ${named}]`,
      () => `{${use()} for _ in it(0) for ${name} in it(${this.#next()}) if c()}`,
      () => `{0: [${named} for _ in it(0)] for _ in it(0) if c() or ${use()}}`,
      () => `(lambda ${name}=${use()}: 0)`,
    ];
    const form = this.#random.pick(forms);
    return form();
  }

  #compound(depth: number, place: Place): Lines {
    const body = (inner: Place = place): Lines => this.block(depth, inner).map(indented);
    const inLoop = { ...place, loop: true };
    const maybe = (lines: () => Lines): Lines => (this.#random.below(2) === 0 ? lines() : []);
    const otherwise = () => maybe(() => ["else:", ...body()]);
    const name = this.#name();
    switch (this.#random.below(this.#withMatch ? 9 : 8)) {
      case 0:
      case 1:
        return ["if c():", ...body(), ...maybe(() => ["elif c():", ...body()]), ...otherwise()];
      case 2:
        return [`for ${name} in it(${String(this.#next())}):`, ...body(inLoop), ...otherwise()];
      case 3:
        return ["while c():", ...body(inLoop), ...otherwise()];
      case 4:
        return ["while True:", "    if t(): break", ...body(inLoop)];
      case 5:
      case 6:
        return this.#try(body);
      case 7:
        if (depth > 1 && this.#random.below(3) === 0)
          return ["class K:", ...body({ loop: false, inClass: true })];
        return [`with cm(${String(this.#next())}) as ${name}:`, ...body()];
      default:
        return this.#match(body);
    }
  }

  #try(body: () => Lines): Lines {
    const handlers = (): Lines => {
      const name = this.#name();
      const forms = [
        () => ["except Expected:", ...body()],
        () => [`except Expected as ${name}:`, ...body()],
        () => [`except NameError as ${name}:`, ...body(), "except:", ...body()],
        () => ["except (Expected, NameError):", ...body(), "else:", ...body()],
      ];
      const form = this.#random.pick(forms);
      return form();
    };
    const end = (): Lines => ["finally:", ...body()];
    const rest = this.#random.pick([handlers, end, () => [...handlers(), ...end()]]);
    return ["try:", ...body(), ...rest()];
  }

  #match(body: () => Lines): Lines {
    const [first, second] = [this.#name(), this.#name()];
    return [
      `match m(${String(this.#next())}, ${String(this.#next())}):`,
      ...[`case [${first}]${this.#random.below(2) === 0 ? " if c()" : ""}:`, ...body()].map(
        indented,
      ),
      ...[`case {"k": ${second}}${this.#random.below(2) === 0 ? " if c()" : ""}:`, ...body()].map(
        indented,
      ),
      ...["case _:", ...body()].map(indented),
    ];
  }

  #use({ inClass }: Place): string {
    const number = String(this.#next());
    return inClass ? `s(${number}, ${this.#name()})` : `READ(${number}, ${this.#name()})`;
  }

  /** What `+=` adds may read and bind too. */
  #added(place: Place): string {
    if (place.inClass) return this.#value();
    return `(${this.#use(place)}, ${this.#name()} := ${this.#value()})[-1]`;
  }

  #value(): string {
    return `b(${String(this.#next())})`;
  }

  #name(): string {
    return this.#random.pick(NAMES);
  }

  #other(name: string): string {
    return this.#random.pick(NAMES.filter((each) => each !== name));
  }

  #next(): number {
    return ++this.#number;
  }
}
