/** A name server of its own port that behaves as it is told. */
import { createSocket, type RemoteInfo } from 'node:dgram';

export type NameBehaviour = 'answer' | 'hang' | 'refuse' | 'late' | 'unknown';

export interface NameServer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Questions until now. */
  readonly asked: () => number;
  close(): void;
}

/** Answers each question for an IPv4 address with 192.0.2.7; `late`: a tenth of a second after it was asked. */
export async function startNameServer(behaviour: NameBehaviour): Promise<NameServer> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (question: Buffer, from: RemoteInfo) => {
    asked += 1;
    if (behaviour === 'hang') return;
    const send = () => socket.send(answerTo(question, behaviour), from.port, from.address);
    if (behaviour === 'late') setTimeout(send, 100);
    else send();
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: () => asked,
    close: () => socket.close(),
  };
}

/** RFC 1035, 4.1: the question comes back with its identification, and one record behind it where it is for an A. */
function answerTo(question: Buffer, behaviour: NameBehaviour): Buffer {
  const end = question.indexOf(0, 12) + 5;
  const isAddress = question.readUInt16BE(end - 4) === 1;
  const answers = isAddress && (behaviour === 'answer' || behaviour === 'late') ? 1 : 0;
  const code = behaviour === 'refuse' ? 5 : behaviour === 'unknown' ? 3 : 0;
  const header = Buffer.alloc(12);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers, 6);
  const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
  return Buffer.concat([header, question.subarray(12, end), ...(answers === 1 ? [record] : [])]);
}
