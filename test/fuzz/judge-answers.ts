import { statusesIn } from './http2-frames.ts';
import type { Plan } from './plan.ts';

/** What was wrong with an answer, and which piece of the plan got it. */
interface Finding {
  readonly what: 'let in' | 'failed';
  readonly status: number;
  readonly piece: number;
}

export interface Judgement {
  readonly statuses: readonly number[];
  readonly finding?: Finding;
}

/** Holds what came back to what was sent: nobody is let in who may not be, and nothing is a failure of the server's. */
export function judgeAnswers(plan: Plan, received: string): Judgement {
  const answers = plan.transport === 'http2' ? overHttp2(plan, received) : overHttp1(plan, received);
  const wrong = answers.find(({ status, mayPass }) => status >= 500 || (status < 300 && !mayPass));
  const statuses = answers.map(({ status }) => status);
  if (wrong === undefined) return { statuses };
  const { status, piece } = wrong;
  return { statuses, finding: { what: status >= 500 ? 'failed' : 'let in', status, piece } };
}

interface Answered {
  readonly status: number;
  readonly piece: number;
  readonly mayPass: boolean;
}

/** Answers come in the order of the requests (RFC 9112 section 9.3.2). A piece in disorder may be taken for several. */
function overHttp1({ pieces }: Plan, received: string): readonly Answered[] {
  const statuses = [...received.matchAll(/HTTP\/1\.[01] (\d{3}) [^\r\n]*\r\n/g)].map(([, status]) => Number(status));
  const end = pieces.length - 1;
  const last = pieces[end];
  return statuses
    .filter((status) => status >= 200)
    .map((status, index) => {
      // Behind a last piece in order comes only what bids farewell, which shows no token.
      const mayPass =
        index < end || last?.message === undefined
          ? (pieces[Math.min(index, end)]?.mayPass ?? false)
          : index === end && last.mayPass;
      return { status, piece: Math.min(index, end), mayPass };
    });
}

function overHttp2({ pieces }: Plan, received: string): readonly Answered[] {
  const end = pieces.length - 1;
  return [...statusesIn(received)].map(([stream, status]) => {
    const piece = Math.min((stream - 1) / 2, end);
    return { status, piece, mayPass: pieces[piece]?.mayPass ?? false };
  });
}
