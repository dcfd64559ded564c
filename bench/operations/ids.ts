import { expect } from "chai";
import type { BaseWallet, TransactionReceipt } from "ethers";
import type { CosignedName, SignedRegistration, Unsigned } from "../../src/index.js";
import { checkCharacterOf, superIdOfRegistration } from "../../src/index.js";
import { denseHash, isDense, SHIJIAZHUANG, TANGSHAN, walletOf } from "../../local/country.js";
import {
  chain,
  type Cities,
  DAY,
  DEADLINES,
  denseTime,
  signedDensely,
  START,
  submit,
} from "./parties.js";

/** How many Super IDs a batch is measured on. */
export const REGISTRATIONS = 50;

const STATEMENT = denseHash("statement");
const COMPANY = "91130100MA000000M0";

/** Both sign; neither signature has a zero byte, nor has the deadline. */
async function cosignedDensely<Name extends CosignedName>(
  { as, now }: Cities,
  controller: BaseWallet,
  officer: BaseWallet,
  build: (validFor: number) => Promise<Unsigned<Name>>,
) {
  for (let deadline = denseTime(DEADLINES); ; deadline = denseTime(deadline + 1)) {
    const half = await as(controller).sign(await build(deadline - (await now())));
    const signed = await as(officer).sign(half);
    const { controllerSignature, officerSignature } = signed as SignedRegistration;
    if (isDense(controllerSignature!) && isDense(officerSignature!)) return signed;
  }
}

/** The clerk enrols for the city, and accepts for the other one. */
async function enrolling(at: Cities) {
  await at.appoint(at.city, SHIJIAZHUANG, at.clerk.address, ["enrol"]);
  await at.appoint(at.otherCity, TANGSHAN, at.clerk.address, ["enrol"]);
}

const enrolment = (at: Cities, controller: BaseWallet) => ({
  controller: controller.address,
  registrar: SHIJIAZHUANG,
  officer: at.clerk.address,
});

const organisation = (at: Cities, creditCode: string): Promise<SignedRegistration> =>
  cosignedDensely(at, at.applicant, at.clerk, (validFor) =>
    at.as(at.applicant).ids.registration.buildOrganisation({
      creditCode,
      ...enrolment(at, at.applicant),
      validFor,
    }),
  );

const resident = (at: Cities, name: string): Promise<SignedRegistration> => {
  const controller = walletOf(name).connect(at.clerk.provider);
  return cosignedDensely(at, controller, at.clerk, (validFor) =>
    at.as(at.clerk).ids.registration.buildResident({
      nullifier: denseHash(name),
      ...enrolment(at, controller),
      validFor,
    }),
  );
};

/** The organisation, registered; its controller is the applicant. */
export async function registered(at: Cities): Promise<string> {
  await enrolling(at);
  const signed = await organisation(at, COMPANY);
  await submit(at, signed);
  return superIdOfRegistration(signed);
}

const CREDIT_CODES = Array.from({ length: REGISTRATIONS }, (_, i) => {
  const first17 = `91130100MA${1_111_111 + i}`;
  return first17 + checkCharacterOf(first17);
});

/** As many organisations, registered in one transaction. */
async function registeredMany(
  at: Cities,
): Promise<{ receipt: TransactionReceipt; superIds: string[] }> {
  await enrolling(at);
  const signed: SignedRegistration[] = [];
  for (const creditCode of CREDIT_CODES) signed.push(await organisation(at, creditCode));
  const { receipts, items } = await at.as(at.stranger!).ids.registration.registerMany(signed);
  return { receipt: only(receipts), superIds: items.map(({ superId }) => superId) };
}

function only(receipts: TransactionReceipt[]): TransactionReceipt {
  expect(receipts).to.have.length(1);
  return receipts[0]!;
}

export const NAME = "did/pub/Secp256k1/veriKey/hex";
export const VALUE = `0x02${denseHash("key").slice(2)}`;

/** What each operation on Super IDs is measured on: the last transaction's receipt. */
export const ID_OPERATIONS = {
  register: async (at) => {
    await enrolling(at);
    return submit(at, await organisation(at, COMPANY));
  },
  registerResident: async (at) => {
    await enrolling(at);
    return submit(at, await resident(at, "resident"));
  },
  registerBatch: async (at) => (await registeredMany(at)).receipt,
  changeController: async (at) => {
    const superId = await registered(at);
    return at.as(at.applicant).ids.control.change(superId, at.city.address);
  },
  changeControllerSigned: async (at) => {
    const superId = await registered(at);
    const signed = await signedDensely(at, at.applicant, (validFor) =>
      at.as(at.applicant).ids.control.buildChange({
        superId,
        newController: at.city.address,
        validFor,
      }),
    );
    return submit(at, signed);
  },
  setAttribute: async (at) => {
    const superId = await registered(at);
    return at.as(at.applicant).ids.control.setAttribute(superId, NAME, VALUE, 90 * DAY);
  },
  setAttributeSigned: async (at) => {
    const superId = await registered(at);
    const signed = await signedDensely(at, at.applicant, (validFor) =>
      at.as(at.applicant).ids.control.buildAttributeChange({
        superId,
        name: NAME,
        value: VALUE,
        validity: 90 * DAY,
        validFor,
      }),
    );
    return submit(at, signed);
  },
  addDelegate: async (at) => {
    const superId = await registered(at);
    return at.as(at.applicant).ids.control.addDelegate(superId, "veriKey", at.city.address, DAY);
  },
  move: async (at) => {
    const superId = await registered(at);
    const signed = await cosignedDensely(at, at.applicant, at.clerk, (validFor) =>
      at.as(at.applicant).ids.control.buildMove({
        superId,
        to: TANGSHAN,
        officer: at.clerk.address,
        validFor,
      }),
    );
    return submit(at, signed);
  },
  deactivate: async (at) => at.as(at.applicant).ids.control.deactivate(await registered(at)),
  reactivate: async (at) => {
    const superId = await registered(at);
    await at.as(at.applicant).ids.control.deactivate(superId);
    return at.as(at.applicant).ids.control.reactivate(superId);
  },
  proposeAnnulment: async (at) => propose(at, await registered(at)),
  answerAnnulment: async (at) => {
    const superId = await registered(at);
    await propose(at, superId);
    return at.as(at.applicant).ids.annulment.answer(superId, denseHash("answer"));
  },
  annul: async (at) => {
    const superId = await registered(at);
    await propose(at, superId);
    await at.wait(14 * DAY);
    return at.as(at.officer!).ids.annulment.execute(superId);
  },
  proposeAnnulments: async (at) => proposeMany(at, (await registeredMany(at)).superIds),
  proposeAnnulmentsIn: async (at) => {
    await registeredMany(at);
    await proposeAtADenseTime();
    const { annulment } = at.as(at.clerk).ids;
    return only(await annulment.proposeIn(SHIJIAZHUANG, CREDIT_CODES, "wrong party", STATEMENT));
  },
  annulBatch: async (at) => {
    const { superIds } = await registeredMany(at);
    await proposeMany(at, superIds);
    await at.wait(14 * DAY);
    return only(await at.as(at.officer!).ids.annulment.executeMany(superIds));
  },
} satisfies Record<string, (at: Cities) => Promise<TransactionReceipt>>;

async function propose(at: Cities, superId: string): Promise<TransactionReceipt> {
  await proposeAtADenseTime();
  return at.as(at.clerk).ids.annulment.propose(superId, "wrong party", STATEMENT);
}

async function proposeMany(at: Cities, superIds: string[]): Promise<TransactionReceipt> {
  await proposeAtADenseTime();
  return only(await at.as(at.clerk).ids.annulment.proposeMany(superIds, "wrong party", STATEMENT));
}

/** What follows has a time without zero bytes, which an answer and the annulment then name. */
async function proposeAtADenseTime(): Promise<void> {
  await chain.networkHelpers.time.setNextBlockTimestamp(denseTime(START + 40 * DAY));
}
