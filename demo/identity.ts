import { hexlify, parseEther, toUtf8Bytes, Wallet } from "ethers";
import { digestOf, drawNullifier, parseCreditCode, superIdOfRegistration } from "../src/index.js";
import { SHIJIAZHUANG } from "./codes.js";
import { DAY, type Stage, YEAR } from "./stage.js";

const GUANGZHOU = "MA.156.4401";

/** A credit code of Shijiazhuang that follows from the rule and is nobody's. */
export const COMPANY = "91130100MA000000M0";

/** People who do not exist: by their numbers (GB 11643) they are born in 2099. */
const RESIDENTS = [
  { name: "Li Na", number: "130102209901010025" },
  { name: "Wang Wei", number: "130102209902020022" },
  { name: "Zhang Min", number: "13010220990303002X" },
];

/** A company and three residents register Super IDs, keep them through a move and a change of keys. */
export async function enrolPeople(stage: Stage): Promise<void> {
  const { as, cityKey, clerk, now, wait, count, tell, refused, provider } = stage;
  const relayer = as(stage.relayer);
  /** A new key. It never has ether: the relayer pays. */
  const newKey = (): Wallet => new Wallet(Wallet.createRandom().privateKey, provider);

  // ---------------------------------------------------------------------------------- enrolment offices

  const until = (await now()) + YEAR;
  const office = { [SHIJIAZHUANG]: newKey(), [GUANGZHOU]: newKey() };
  for (const [code, officer] of Object.entries(office)) {
    const holder = cityKey(code);
    const appointment = await as(holder).officers.buildAppointment({
      code,
      holder: holder.address,
      officer: officer.address,
      roles: ["enrol"],
      until,
    });
    await relayer.submit(await as(holder).sign(appointment));
  }
  const [shijiazhuang, guangzhou] = [office[SHIJIAZHUANG], office[GUANGZHOU]];
  const enrolment = (controller: Wallet) => ({
    controller: controller.address,
    registrar: SHIJIAZHUANG,
    officer: shijiazhuang.address,
  });

  // ------------------------------------------------------------------------------------- registrations

  const companyKey = newKey();
  const ofCompany = await as(companyKey).ids.registration.buildOrganisation({
    creditCode: COMPANY,
    ...enrolment(companyKey),
  });
  const signedByCompany = await as(companyKey).sign(ofCompany);
  const signedByBoth = await as(shijiazhuang).sign(signedByCompany);
  await count("register", await relayer.submit(signedByBoth));
  const company = superIdOfRegistration(ofCompany);
  tell(`${COMPANY} has the Super ID ${company}; a relayer paid for the two signatures`);

  const book: object[] = [];
  const enrol = async ({ name, number }: (typeof RESIDENTS)[number]) => {
    const key = newKey();
    const { secret, nullifier } = drawNullifier();
    const registration = await as(key).ids.registration.buildResident({
      nullifier,
      ...enrolment(key),
    });
    const signed = await as(shijiazhuang).sign(await as(key).sign(registration));
    await count("registerResident", await relayer.submit(signed));
    const superId = superIdOfRegistration(registration);
    book.push({ name, number, secret, superId });
    return { key, superId, nullifier };
  };
  const li = await enrol(RESIDENTS[0]!);
  const wang = await enrol(RESIDENTS[1]!);
  const zhang = await enrol(RESIDENTS[2]!);
  const kept = await stage.keepBook(book);
  tell(
    `${book.length} residents have theirs; names, numbers and secrets stay in the office's ${kept}`,
  );

  const toOther = { ...ofCompany.message, controller: li.key.address };
  await refused("the company a second time, for another key", () =>
    as(li.key).sign({ ...ofCompany, message: toOther }),
  );
  const byGuangzhou = {
    ...ofCompany.message,
    creditCode: "91130100MA0000019U",
    registrar: GUANGZHOU,
    officer: guangzhou.address,
  };
  await refused("another company of Shijiazhuang, enrolled by Guangzhou", () =>
    as(companyKey).sign({ ...ofCompany, message: byGuangzhou }),
  );
  await refused("a mistyped credit code", () =>
    Promise.resolve().then(() => parseCreditCode("91130100MA0000O0M0")),
  );

  // -------------------------------------------------------------------------------- a move, a new key

  const move = await as(li.key).ids.control.buildMove({
    superId: li.superId,
    to: GUANGZHOU,
    officer: guangzhou.address,
  });
  await count("move", await relayer.submit(await as(guangzhou).sign(await as(li.key).sign(move))));
  const moved = await relayer.ids.resolve(li.superId);
  tell(
    `a resident moved from ${SHIJIAZHUANG} to ${moved.registrar}: the same Super ID ${moved.superId}, the same key`,
  );

  const newPhone = newKey();
  const change = await as(wang.key).ids.control.buildChange({
    superId: wang.superId,
    newController: newPhone.address,
  });
  const byOldKey = await as(wang.key).sign(
    await as(wang.key).ids.control.buildMove({
      superId: wang.superId,
      to: GUANGZHOU,
      officer: guangzhou.address,
    }),
  );
  await count("changeControllerSigned", await relayer.submit(await as(wang.key).sign(change)));
  tell("another one changed keys, signed with the old one");
  await refused("a move that the old key had signed before", () => as(guangzhou).sign(byOldKey));

  // -------------------------------------------------------------------------------- a wrong enrolment

  const asOffice = as(shijiazhuang);
  const asClerk = as(clerk);
  // What an office does with its own key is a transaction.
  await (
    await stage.relayer.sendTransaction({ to: shijiazhuang.address, value: parseEther("1") })
  ).wait();
  const statement = digestOf(toUtf8Bytes("The documents were another person's."));
  await count(
    "proposeAnnulment",
    await asOffice.ids.annulment.propose(zhang.superId, "wrong party", statement),
  );
  const answer = await as(zhang.key).ids.annulment.buildAnswer({
    superId: zhang.superId,
    digest: digestOf(toUtf8Bytes("They were mine.")),
  });
  await relayer.submit(await as(zhang.key).sign(answer));
  await refused("annulling before the 14 days of notice are over", () =>
    asClerk.ids.annulment.execute(zhang.superId),
  );
  await wait(14 * DAY);
  await count("annul", await asClerk.ids.annulment.execute(zhang.superId));
  tell(
    `after 14 days and an answer, the country's clerk annulled the enrolment of ${zhang.superId}`,
  );
  const anew = newKey();
  const next = await as(anew).ids.registration.buildResident({
    nullifier: zhang.nullifier,
    ...enrolment(anew),
  });
  await count(
    "registerResident",
    await relayer.submit(await as(shijiazhuang).sign(await as(anew).sign(next))),
  );
  tell(`its nullifier is registered once more, as generation ${next.message.generation}`);

  // ------------------------------------------------------------------------------------ the document

  const service = await as(companyKey).ids.control.buildAttributeChange({
    superId: company,
    name: "did/svc/Register",
    value: hexlify(toUtf8Bytes("https://example.org/register")),
    validity: 90 * DAY,
  });
  await count("setAttributeSigned", await relayer.submit(await as(companyKey).sign(service)));
  const { didDocument } = await relayer.ids.document(company);
  const { id, verificationMethod, service: services } = didDocument!;
  tell("a stock did:ethr resolver shows of the company:");
  stage.show({ id, verificationMethod, service: services });
}
