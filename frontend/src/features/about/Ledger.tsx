import { useLedgerHead } from "../../api/queries";
import { formatInstant } from "../../lib/time";
import { Async } from "../../ui/states/Async";
import { Facts } from "../../ui/page/Facts";
import { AboutSection } from "./AboutSection";
import program from "./check.py.txt?raw";

function Head() {
  return (
    <Async result={useLedgerHead()} loading="Loading the ledger" isEmpty={({ number }) => number === 0} empty={() => <p className="text-soft">The ledger is empty: nothing has been published yet.</p>}>
      {({ number, created_at: at, hash, checkpoint, public_key: key }) => (
        <>
          <p>
            It holds <strong>{number}</strong> documents{at && <>, the newest of <time dateTime={at}>{formatInstant(at)}</time></>}.{" "}
            {checkpoint
              ? <>The last signed checkpoint, of <time dateTime={checkpoint.time}>{formatInstant(checkpoint.time)}</time>, confirms the first {checkpoint.number}.</>
              : "No checkpoint has been signed yet."}
          </p>
          <details>
            <summary className="cursor-pointer text-sm font-semibold">Hash, checkpoint and key</summary>
            <div className="mt-3">
              <Facts
                facts={[
                  ["Newest hash", <code key="hash">{hash}</code>],
                  ["Checkpoint", checkpoint && <code key="checkpoint">{checkpoint.number}: {checkpoint.hash}</code>],
                  ["Signature", checkpoint && <code key="signature">{checkpoint.signature}</code>],
                  ["Public key", <code key="key">{key}</code>],
                ]}
              />
            </div>
          </details>
        </>
      )}
    </Async>
  );
}

export function Ledger() {
  return (
    <AboutSection id="ledger">
      <p>Every forecast is stored as a document that names the hash of the document before it, so none can be changed, added or removed later without breaking the chain.</p>
      <Head />
      <p>You need not trust us. Take a checkpoint (number and hash) that was published before the race and is kept where we cannot change it, and the number of a forecast, which its page shows. The program below needs Python and nothing else; it follows the chain from the forecast to the checkpoint.</p>
      <details>
        <summary className="cursor-pointer text-sm font-semibold">The program, check.py</summary>
        {/* Keyboard users scroll it too. */}
        <pre tabIndex={0} aria-label="check.py" className="mt-3 overflow-x-auto rounded-lg border border-line bg-sunken p-4 font-mono text-xs">{program}</pre>
      </details>
      <p><code>python check.py {window.location.origin} FORECAST NUMBER HASH</code></p>
    </AboutSection>
  );
}
