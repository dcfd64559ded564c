import { isNode, type Node, rangeOf } from "./source.js";

/** A place in a source: the node, its ancestors from the file down, and what surrounds them. */
export interface Place {
  readonly node: Node;
  readonly ancestors: readonly Node[];
  /** The file's bytes, to which `src` refers. */
  readonly bytes: Buffer;
  readonly declarations: Declarations;
}

/** What identifiers in the sources refer to, by the ids of the declarations. */
export interface Declarations {
  /** The members of each enumeration. */
  readonly enumerations: ReadonlyMap<number, readonly string[]>;
  readonly stateVariables: ReadonlySet<number>;
}

/** Bytes `start` to `end` of a file become `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Operator {
  readonly name: string;
  /** The edits that this operator makes at a place, each for a mutant of its own. */
  readonly edits: (place: Place) => Edit[];
}

/** Boundary and negation. */
const RELATIONS: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};

const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "**": "*",
  "<<": ">>",
  ">>": "<<",
  "&": "|",
  "|": "&",
  "^": "&",
};

const CONNECTIVES: Readonly<Record<string, string>> = { "&&": "||", "||": "&&" };

/** Built-in functions of assembly, each with its neighbour. */
const YUL_RELATIONS: Readonly<Record<string, string>> = {
  lt: "gt",
  gt: "lt",
  slt: "sgt",
  sgt: "slt",
};
const YUL_ARITHMETIC: Readonly<Record<string, string>> = {
  add: "sub",
  sub: "add",
  mul: "div",
  div: "mul",
  and: "or",
  or: "and",
  xor: "and",
  shl: "shr",
  shr: "shl",
};

/** Every operator; README.md has a row for each. A node is one operator's: the checks of the zero address are taken out of the rest. */
export const operators: readonly Operator[] = [
  { name: "relational", edits: relational },
  { name: "arithmetic", edits: arithmetic },
  { name: "boolean", edits: boolean },
  { name: "constant", edits: constant },
  { name: "revert removed", edits: revertRemoved },
  { name: "statement removed", edits: statementRemoved },
  { name: "modifier removed", edits: modifierRemoved },
  { name: "zero address check", edits: zeroAddressCheck },
  { name: "storage write removed", edits: storageWriteRemoved },
];

// ---------------------------------------------------------------------------------------------------- expressions

function relational({ node, ancestors, bytes }: Place): Edit[] {
  if (node.nodeType === "YulFunctionCall") return yulCall(node, YUL_RELATIONS);
  if (node.nodeType !== "BinaryOperation" || isZeroAddressCheck(node)) return [];
  const others = RELATIONS[node.operator as string] ?? [];
  return others.map((other) => withOperator(node, ancestors, bytes, other));
}

function arithmetic({ node, ancestors, bytes }: Place): Edit[] {
  const operator = node.operator as string;
  const { start, end } = rangeOf(node);
  switch (node.nodeType) {
    case "YulFunctionCall":
      return yulCall(node, YUL_ARITHMETIC);
    case "BinaryOperation": {
      const other = ARITHMETIC[operator];
      return other === undefined ? [] : [withOperator(node, ancestors, bytes, other)];
    }
    case "Assignment": {
      const other = ARITHMETIC[operator.slice(0, -1)];
      return other === undefined ? [] : [withOperator(node, ancestors, bytes, `${other}=`)];
    }
    case "UnaryOperation": {
      const operand = textOf(node.subExpression as Node, bytes);
      if (operator === "~" || operator === "-") return [{ start, end, text: operand }];
      if (operator !== "++" && operator !== "--") return [];
      const other = operator === "++" ? "--" : "++";
      return [{ start, end, text: node.prefix ? other + operand : operand + other }];
    }
    default:
      return [];
  }
}

function boolean({ node, ancestors, bytes }: Place): Edit[] {
  const edits: Edit[] = [];
  const range = rangeOf(node);
  if (node.nodeType === "BinaryOperation") {
    const other = CONNECTIVES[node.operator as string];
    if (other !== undefined) edits.push(withOperator(node, ancestors, bytes, other));
  }
  if (node.nodeType === "UnaryOperation" && node.operator === "!") {
    edits.push({ ...range, text: textOf(node.subExpression as Node, bytes) });
  }
  const parent = ancestors.at(-1);
  if (parent !== undefined && isCondition(node, parent) && !isZeroAddressCheck(node)) {
    edits.push({ ...range, text: "true" });
    // Where nothing but an exit depends on it, the exit is removed instead.
    if (!isGuard(parent)) edits.push({ ...range, text: "false" });
    const isOtherwiseNegated =
      node.operator === "!" || RELATIONS[node.operator as string] !== undefined;
    if (!isOtherwiseNegated) edits.push({ ...range, text: `!(${textOf(node, bytes)})` });
  }
  return edits;
}

function constant({ node, bytes, declarations }: Place): Edit[] {
  const range = rangeOf(node);
  const text = textOf(node, bytes);
  const to = (...texts: string[]) => texts.map((text) => ({ ...range, text }));
  switch (node.nodeType) {
    case "YulLiteral":
      return node.kind === "number" ? to(...neighbours(text)) : [];
    case "Literal":
      if (node.kind === "bool") return to(text === "true" ? "false" : "true");
      return node.kind === "number"
        ? to(...neighbours(text))
        : to(/^\w*""$/.test(text) ? '"x"' : '""');
    case "MemberAccess": {
      const of = node.expression as Node;
      const type = typeOf(of);
      if (type.startsWith("type(enum ")) {
        const members = declarations.enumerations.get(of.referencedDeclaration as number) ?? [];
        const next = (members.indexOf(node.memberName as string) + 1) % members.length;
        return to(`${textOf(of, bytes)}.${members[next] ?? ""}`);
      }
      if (!type.startsWith("type(")) return [];
      if (node.memberName === "max") return to(`(${text} - 1)`);
      return node.memberName === "min" ? to(`(${text} + 1)`) : [];
    }
    default:
      return [];
  }
}

/** One more and one less than a number literal of Solidity or assembly. */
function neighbours(text: string): string[] {
  const plain = text.replaceAll("_", "");
  // With a unit, a fraction or an exponent: left to the compiler.
  if (!/^(0x[0-9a-fA-F]+|[0-9]+)$/.test(plain)) return [`(${text} + 1)`, `(${text} - 1)`];
  const value = BigInt(plain);
  return value === 0n ? ["1"] : [String(value + 1n), String(value - 1n)];
}

// ----------------------------------------------------------------------------------------------------- statements

function revertRemoved(place: Place): Edit[] {
  const { node, ancestors } = place;
  if (isGuard(node)) return isZeroAddressCheck(node.condition as Node) ? [] : [removed(place)];
  const isException = node.nodeType === "RevertStatement" || isStatementOf(node, isCheckCall);
  // The exit of a guard is removed with it.
  return isException && !isExitOfGuard(ancestors) ? [removed(place)] : [];
}

function statementRemoved(place: Place): Edit[] {
  const { node, ancestors, declarations } = place;
  switch (node.nodeType) {
    case "EmitStatement":
    case "YulExpressionStatement":
    case "YulAssignment":
      return [removed(place)];
    case "Return":
      return isExitOfGuard(ancestors) ? [] : [removed(place)];
    case "ExpressionStatement": {
      const expression = node.expression as Node;
      const isOthers = isCheckCall(expression) || isStorageWrite(expression, declarations);
      return isOthers ? [] : [removed(place)];
    }
    default:
      return [];
  }
}

function modifierRemoved({ node }: Place): Edit[] {
  if (node.nodeType !== "ModifierInvocation" || node.kind !== "modifierInvocation") return [];
  return [{ ...rangeOf(node), text: "" }];
}

/** Comparisons with `address(0)`, made the contrary and made as if no address were zero. */
function zeroAddressCheck({ node, ancestors, bytes, declarations }: Place): Edit[] {
  if (!isZeroAddressCheck(node)) return [];
  const inverted = withOperator(node, ancestors, bytes, node.operator === "==" ? "!=" : "==");
  const parent = ancestors.at(-1);
  const without =
    parent !== undefined && isGuard(parent) && parent.condition === node
      ? removed({ node: parent, ancestors: ancestors.slice(0, -1), bytes, declarations })
      : { ...rangeOf(node), text: node.operator === "==" ? "false" : "true" };
  return [inverted, without];
}

function storageWriteRemoved(place: Place): Edit[] {
  const { node, bytes, declarations } = place;
  if (!isStatementOf(node, (expression) => isStorageWrite(expression, declarations))) return [];
  // What is called to find the place is called all the same: `find(key).field = value` becomes `find(key);`.
  const call = callIn(targetOf(node.expression as Node));
  const edit = removed(place);
  return [call === undefined ? edit : { ...edit, text: `${textOf(call, bytes)};` }];
}

// ------------------------------------------------------------------------------------------------- what a node is

function isStatementOf(node: Node, isWanted: (expression: Node) => boolean): boolean {
  return node.nodeType === "ExpressionStatement" && isWanted(node.expression as Node);
}

function isOperation(node: Node): boolean {
  return node.nodeType === "BinaryOperation";
}

/** Whether a node is what a branch, a loop or `require` decides by. */
function isCondition(node: Node, parent: Node): boolean {
  if (parent.nodeType === "FunctionCall") {
    return isCallOf(parent, ["require", "assert"]) && (parent.arguments as Node[])[0] === node;
  }
  return parent.condition === node;
}

/** An `if` without `else` whose body does nothing but leave: revert, return, continue, break. */
function isGuard(node: Node): boolean {
  if (node.nodeType !== "IfStatement" || isNode(node.falseBody)) return false;
  const body = node.trueBody as Node;
  const statements = body.nodeType === "Block" ? (body.statements as Node[]) : [body];
  const [only] = statements;
  if (only === undefined || statements.length > 1) return false;
  if (["RevertStatement", "Return", "Continue", "Break"].includes(only.nodeType)) return true;
  return isStatementOf(only, (expression) => isCallOf(expression, ["revert"]));
}

/** Whether what has these ancestors is the body of a guard, bare or in braces. */
function isExitOfGuard(ancestors: readonly Node[]): boolean {
  return ancestors.slice(-2).some(isGuard);
}

function isCheckCall(node: Node): boolean {
  return isCallOf(node, ["require", "assert", "revert"]);
}

function isCallOf(node: Node, names: readonly string[]): boolean {
  if (node.nodeType !== "FunctionCall") return false;
  const called = node.expression as Node;
  return called.nodeType === "Identifier" && names.includes(called.name as string);
}

function isZeroAddressCheck(node: Node): boolean {
  if (node.nodeType !== "BinaryOperation") return false;
  if (node.operator !== "==" && node.operator !== "!=") return false;
  return [node.leftExpression as Node, node.rightExpression as Node].some(isZeroAddress);
}

function isZeroAddress(node: Node): boolean {
  if (node.nodeType !== "FunctionCall" || node.kind !== "typeConversion") return false;
  const [only] = node.arguments as Node[];
  return typeOf(node).startsWith("address") && only?.nodeType === "Literal" && only.value === "0";
}

/** An assignment to storage, or a `delete` there; not one that only makes a pointer point elsewhere. */
function isStorageWrite(node: Node, declarations: Declarations): boolean {
  const isWrite =
    node.nodeType === "Assignment" ||
    (node.nodeType === "UnaryOperation" &&
      ["delete", "++", "--"].includes(node.operator as string));
  return isWrite && isInStorage(targetOf(node), declarations);
}

function targetOf(write: Node): Node {
  return (write.nodeType === "Assignment" ? write.leftHandSide : write.subExpression) as Node;
}

function isInStorage(target: Node, declarations: Declarations): boolean {
  switch (target.nodeType) {
    case "MemberAccess":
      return typeOf(target.expression as Node).includes(" storage ");
    case "IndexAccess": {
      const type = typeOf(target.baseExpression as Node);
      return type.startsWith("mapping(") || type.includes(" storage ");
    }
    case "TupleExpression":
      return (target.components as (Node | null)[]).some(
        (part) => part !== null && isInStorage(part, declarations),
      );
    case "Identifier":
      return declarations.stateVariables.has(target.referencedDeclaration as number);
    default:
      return false;
  }
}

/** The call that an expression starts with, if it does. */
function callIn(node: Node): Node | undefined {
  if (node.nodeType === "FunctionCall") return node;
  const base = node.nodeType === "IndexAccess" ? node.baseExpression : node.expression;
  return isNode(base) ? callIn(base) : undefined;
}

function typeOf(node: Node): string {
  return (node.typeDescriptions as { typeString?: string } | undefined)?.typeString ?? "";
}

// ---------------------------------------------------------------------------------------------------------- edits

function textOf(node: Node, bytes: Buffer): string {
  const { start, end } = rangeOf(node);
  return bytes.toString("utf8", start, end);
}

/** The node with another operator; operations within it and it within another keep together by parentheses. */
function withOperator(node: Node, ancestors: readonly Node[], bytes: Buffer, other: string): Edit {
  const operator = node.operator as string;
  const [left, right] = (
    node.nodeType === "Assignment"
      ? [node.leftHandSide, node.rightHandSide]
      : [node.leftExpression, node.rightExpression]
  ) as [Node, Node];
  const between = bytes.toString("utf8", rangeOf(left).end, rangeOf(right).start);
  const together = (text: string, isSo: boolean) => (isSo ? `(${text})` : text);
  const operand = (side: Node) => together(textOf(side, bytes), isOperation(side));
  const text = `${operand(left)}${between.replace(operator, other)}${operand(right)}`;
  const parent = ancestors.at(-1);
  return { ...rangeOf(node), text: together(text, parent !== undefined && isOperation(parent)) };
}

/** Without a statement, its semicolon included. */
function removed({ node, ancestors, bytes }: Place): Edit {
  const { start, end } = rangeOf(node);
  const semicolon = /^\s*;/.exec(bytes.toString("utf8", end, end + 200))?.[0].length ?? 0;
  // Only the last part of a `for` may be nothing; elsewhere a statement may have to stand.
  const isOfLoop = ancestors.at(-1)?.loopExpression === node;
  return { start, end: end + semicolon, text: isOfLoop ? "" : "{}" };
}

/** A call of a built-in function of assembly, with that of the same arguments in `others` in its place. */
function yulCall(node: Node, others: Readonly<Record<string, string>>): Edit[] {
  const name = node.functionName as Node;
  const other = others[name.name as string];
  return other === undefined ? [] : [{ ...rangeOf(name), text: other }];
}
