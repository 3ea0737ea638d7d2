import sax from 'sax';
import { limits } from '@watchhouse/contracts';

/** Prefixes and the namespaces they stand for; the empty prefix is the default namespace. */
export type Scope = Readonly<Record<string, string>>;

/** An element as a device sent it. Names are local: devices disagree on prefixes, and some forget to declare them. */
export interface XmlElement {
  readonly name: string;
  /** Empty when its prefix was never declared. */
  readonly namespace: string;
  /** By local name; declarations of namespaces are in `scope`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly scope: Scope;
  readonly children: readonly XmlElement[];
  /** Text directly inside, without blanks around it. */
  readonly text: string;
}

interface Open {
  readonly element: Omit<XmlElement, 'children' | 'text'>;
  readonly children: XmlElement[];
  text: string;
}

/** The root of a document, or why there is none; never throws, and reads no more than the bounds allow. */
export function parseXml(
  document: string,
): { readonly root: XmlElement } | { readonly fault: string } {
  if (document.length > limits.device.answerBytesMax) return { fault: 'the XML is too long' };
  const reader = sax.parser(true, { position: false });
  const open: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  reader.onerror = (error) => {
    throw error;
  };
  reader.onopentag = ({ name, attributes }) => {
    elements += 1;
    if (elements > limits.device.xmlElementsMax) throw new Error('too many elements');
    if (open.length >= limits.device.xmlDepthMax) throw new Error('too many levels');
    const scope = scopeOf(attributes as Record<string, string>, open.at(-1)?.element.scope ?? {});
    open.push({
      element: opened(name, attributes as Record<string, string>, scope),
      children: [],
      text: '',
    });
  };
  const add = (text: string) => {
    const inner = open.at(-1);
    if (inner) inner.text += text;
  };
  reader.ontext = add;
  reader.oncdata = add;
  reader.onclosetag = () => {
    const closed = open.pop();
    if (!closed) return;
    const element = { ...closed.element, children: closed.children, text: closed.text.trim() };
    const outer = open.at(-1);
    if (outer) outer.children.push(element);
    else root = element;
  };
  try {
    reader.write(document.trim()).close();
  } catch (error) {
    return { fault: firstLine(error instanceof Error ? error.message : String(error)) };
  }
  return root ? { root } : { fault: 'there is no element' };
}

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 200);

function scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
  const declared = Object.entries(attributes).flatMap(([name, value]) => {
    if (name === 'xmlns') return [['', value] as const];
    return name.startsWith('xmlns:') ? [[name.slice('xmlns:'.length), value] as const] : [];
  });
  return declared.length === 0 ? outer : { ...outer, ...Object.fromEntries(declared) };
}

function opened(name: string, attributes: Readonly<Record<string, string>>, scope: Scope) {
  const own = Object.entries(attributes).filter(([key]) => !/^xmlns(:|$)/.test(key));
  const { prefix, local } = splitName(name);
  return {
    name: local,
    namespace: namespaceOf(scope, prefix),
    attributes: new Map(own.map(([key, value]) => [splitName(key).local, value])),
    scope,
  };
}

/** The namespace a prefix stands for; empty when it was never declared. */
export const namespaceOf = (scope: Scope, prefix: string): string =>
  Object.hasOwn(scope, prefix) ? (scope[prefix] ?? '') : '';

/** A qualified name in its two parts; the prefix is empty when there is none. */
export function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  return colon < 0
    ? { prefix: '', local: name }
    : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}

/** The first child with a local name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** Children with a local name, in order. */
export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** The element that a path of local names leads to. */
export const atPath = (element: XmlElement | undefined, ...path: string[]) =>
  path.reduce<XmlElement | undefined>(childOf, element);

/** Text at a path; `undefined` when there is none or it is empty. */
export const textAt = (element: XmlElement | undefined, ...path: string[]): string | undefined =>
  atPath(element, ...path)?.text || undefined;

/** Every element with a local name below another, in the order of the document. */
export const below = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...below(child, name),
  ]);

/** Text made safe between tags and within quotes. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** An element as text again, with its namespace declared on itself. */
export function writeXml(element: XmlElement): string {
  const attributes = [...element.attributes].map(
    ([name, value]) => ` ${name}="${escapeXml(value)}"`,
  );
  const inner = element.children.map(writeXml).join('') + escapeXml(element.text);
  const namespace = escapeXml(element.namespace);
  return `<${element.name} xmlns="${namespace}"${attributes.join('')}>${inner}</${element.name}>`;
}
