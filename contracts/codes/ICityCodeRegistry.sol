// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CityCode, Kind} from "./CityCodes.sol";

/// Where a code stands. A retired code stays retired.
enum Status {
    Unassigned,
    Active,
    Suspended,
    Retired
}

/// Why a code is suspended. No free text is kept on chain.
enum SuspensionReason {
    None,
    RecordsUnderReview,
    KeyCompromised,
    HolderUnreachable,
    AuthorityWithdrawn,
    TermsBreached,
    CourtOrder,
    Other
}

/// Why an application was refused; the digest beside it leads to the full decision.
enum RefusalReason {
    None,
    DocumentsIncomplete,
    NotEntitled,
    CodeMeantForAnother,
    KindNotFitting,
    Duplicate,
    Other
}

enum ApplicationStatus {
    None,
    Pending,
    Refused,
    Withdrawn
}

/// One slot for each code.
struct CodeRecord {
    address holder; // of a retired code: the last one
    uint40 issuedAt; // seconds since 1970
    uint24 epoch; // grows with each change of holder; roles of an earlier epoch are void
    uint40 frozenUntil; // of a country: no issuing below it before; seconds since 1970, full hours; 0 if never frozen
    Kind kind;
    Status status;
    SuspensionReason reason; // None unless suspended
}

/// One slot for each code and applicant while nobody has the code; an approval clears it.
struct ApplicationRecord {
    ApplicationStatus status;
    Kind kind;
    uint32 round; // how often this applicant has asked for this code
    uint40 filedAt; // seconds since 1970
}

/// What an applicant signs.
struct Application {
    CityCode code;
    Kind kind;
    address applicant;
    uint32 round; // 1 for the first application of this applicant for this code
    bytes32 digest; // SHA-256 of the documents handed in off chain; zero where there are none
    uint256 deadline; // seconds since 1970, inclusive
}

/// One code of a batch.
struct Issue {
    CityCode code;
    Kind kind;
    address holder;
}

/// A key that a holder lets act for its code. One slot for each code, epoch and officer.
struct OfficerTerm {
    uint8 roles; // union of the ROLE_ constants
    uint40 until; // seconds since 1970, exclusive
}

/// What a code resolves to. Where the code itself is active and an ancestor is not, the nearest such ancestor decides:
/// status, reason and successor are then that ancestor's.
struct Resolution {
    address holder;
    Kind kind;
    Status status; // Active only if the code and all above it are
    SuspensionReason reason; // why it, or the ancestor that decides, is suspended
    uint40 issuedAt; // seconds since 1970
    CityCode decidedBy; // that ancestor; zero where the code decides for itself
    CityCode successor; // of the retired code that decides; zero if none was named
    bytes32 digest; // SHA-256 of the record document; zero if none is published
}

// Warning: issuing is for good. Whoever has ROLE_ISSUE can use up codes, and so can ROLE_REVIEW, by approving
// applications of its own; the holder dismisses such an officer and retires the codes, but nobody frees them. A city
// enrols, so issuing one takes ROLE_ENROL of the country besides: no officer makes itself a registrar who is none.
uint8 constant ROLE_ISSUE = 1; // issue codes directly below
uint8 constant ROLE_REVIEW = 2; // approve and refuse applications, suspend and reinstate codes below
uint8 constant ROLE_ENROL = 4; // enrol Super IDs
uint8 constant ROLE_ATTEST = 8; // make statements
uint8 constant ROLE_PUBLISH = 16; // publish the code's record
uint8 constant ALL_ROLES = 31;

/// @title Registry of city codes
/// @notice Who holds which code, issued by whom, in which state, with which record.
///
/// ```
///  code:         UNASSIGNED ── issue / approve ──► ACTIVE ◄── suspend / reinstate ──► SUSPENDED
///                                                     └──────── retire(successor) ───────┴──► RETIRED, never issued again
///  application:  NONE ── apply ──► PENDING ── approve ──► the code is the applicant's, the slot is free again
///                                    ├── refuse ────► REFUSED ───┐
///                                    └── withdraw ──► WITHDRAWN ─┴─ apply (next round) ──► PENDING
/// ```
///
/// Who may do what:
/// - The council admits, suspends, reinstates and retires countries, each after the delay of its AccessManager role,
///   and oversees cities whose country is retired without a successor. As administrator of the AccessManager it also
///   decides who is guardian and who may call these functions.
/// - The guardian freezes a country's issuing at once, for 14 days at most, and not again for as long after that.
/// - The holder of a code, or an officer whom it appointed, acts on the codes directly below; only the holder retires.
/// - The holder, also by a signed message that anyone submits, publishes, appoints, dismisses and passes the code on.
/// - Anyone applies, submits what others signed, and resolves.
///
/// Codes directly below a retired code answer to its successor; without one, and after 16 successions, to the level
/// above. Nothing is issued below a retired code, whoever answers for it. A pending application for a code that
/// somebody has meanwhile is void.
/// @dev Warning: a retired code is never issued again; a holder retires codes below at once and for good; a holder's
/// lost key can't be replaced. So hold codes with a contract wallet. Through `AccessManager.execute`, `by` is the
/// manager. Values outside an enumeration revert without data. Grammar and lifecycle: docs/codes.md.
interface ICityCodeRegistry {
    // -------------------------------------------------------------------------------------------------- events
    // The first topic of each is the code: one query gives its history. `parent` gives the children of a code, `holder`
    // the codes that came to someone.

    event CodeIssued(CityCode indexed code, CityCode indexed parent, address indexed holder, Kind kind, address by);
    event HolderChanged(CityCode indexed code, address indexed from, address indexed holder, uint24 epoch);
    event HolderOffered(CityCode indexed code, address indexed from, address indexed to);

    event ApplicationFiled(
        CityCode indexed code,
        CityCode indexed parent,
        address indexed applicant,
        Kind kind,
        uint32 round,
        bytes32 digest
    );
    event ApplicationApproved(CityCode indexed code, address indexed applicant, uint32 round, address by);
    event ApplicationRefused(
        CityCode indexed code,
        address indexed applicant,
        uint32 round,
        RefusalReason reason,
        bytes32 digest,
        address by
    );
    event ApplicationWithdrawn(CityCode indexed code, address indexed applicant, uint32 round);

    event CodeSuspended(CityCode indexed code, SuspensionReason reason, address by);
    event CodeReinstated(CityCode indexed code, address by);
    /// `successor` answers for what the retired code began; `others` took over parts of it.
    event CodeRetired(CityCode indexed code, CityCode indexed successor, CityCode[] others, address by);
    event IssuingFrozen(CityCode indexed country, uint40 until, address by);
    event IssuingUnfrozen(CityCode indexed country, address by);

    event OfficerAppointed(CityCode indexed code, address indexed officer, uint8 roles, uint40 until);
    event OfficerDismissed(CityCode indexed code, address indexed officer);
    /// The record's document is the one whose SHA-256 is `digest`; its CID follows from it.
    event RecordPublished(CityCode indexed code, bytes32 digest, address by);

    // -------------------------------------------------------------------------------------------------- errors

    /// The code was issued already.
    error CodeTaken(CityCode code, address holder);
    /// The code was retired; no code is issued twice.
    error CodeIsRetired(CityCode code, CityCode successor);
    /// The code itself is not in a state for this.
    error WrongStatus(CityCode code, Status status);
    /// Nothing can be done here while `ancestor`, the code that would act or one above it, is not active.
    error AncestorInactive(CityCode ancestor, Status status, SuspensionReason reason);
    /// No code is issued in this country before `until`, seconds since 1970.
    error IssuingIsFrozen(CityCode country, uint40 until);
    /// The issuing of this country is not frozen.
    error IssuingNotFrozen(CityCode country);
    /// The last freeze of this country ended a short while ago; none can follow before `notBefore`, seconds since 1970.
    error FreezeTooSoon(CityCode country, uint256 notBefore);
    /// Countries, and only countries, are admitted by the council and frozen by the guardian; they are not issued.
    error WrongKind(CityCode code, Kind kind);
    /// The code's parent is not the code that this call issues from.
    error NotBelow(CityCode code, CityCode issuer);
    /// `account` neither holds `code` nor has all of `roles` in force.
    error MissingRole(CityCode code, address account, uint8 roles);
    /// `account` does not hold `code`.
    error NotHolder(CityCode code, address account);
    /// `account` was not offered `code`.
    error NotOffered(CityCode code, address account);
    /// A holder, officer or applicant can't be the zero address.
    error ZeroAddress();
    /// A suspension or refusal needs a reason other than None.
    error ReasonMissing();
    /// Roles must be a union of the ROLE_ constants, and the term end in the future.
    error InvalidTerm(uint8 roles, uint40 until);
    /// A successor must be another active code of the same kind that answers to the same code.
    error InvalidSuccessor(CityCode code, CityCode successor);
    /// The message must carry the round `expected`: it was used, withdrawn or superseded, or comes too early.
    error WrongRound(CityCode code, address applicant, uint32 expected);
    /// An application of this applicant, of `round`, waits for a decision; withdraw it to file another.
    error AlreadyPending(CityCode code, address applicant, uint32 round);
    /// No application of this round waits for a decision; the applicant's last one is `round` and `status`.
    error NotPending(CityCode code, address applicant, ApplicationStatus status, uint32 round);
    /// A batch must have 1 to `limit` items, a list of further successors at most `limit`.
    error BatchSize(uint256 size, uint256 limit);
    /// Item `index` (from 0) can't be issued, for the reason that is encoded in `refusal`; nothing was issued.
    error BatchItemRefused(uint256 index, bytes refusal);
    /// The authority of this registry is the one of its deployment.
    error AuthorityIsFixed();

    // --------------------------------------------------------------------------------------- council, guardian

    // Called by others than the council and the guardian, these and the council's acts on countries below revert with
    // AccessManagedUnauthorized, and too early with errors of the AccessManager.

    /// @notice Admits a country; by the council, after its delay. Reverts {MalformedCode}, {ReservedCode}, {CodeTaken},
    /// {CodeIsRetired}, {ZeroAddress}.
    /// @param country `MA.` and the ISO 3166-1 numeric code
    /// @param holder the authority that issues the country's codes
    function admitCountry(CityCode country, address holder) external;

    /// @notice Stops all issuing below a country for 14 days, less what exceeds the full hour; by the guardian. After a
    /// freeze none can follow for 14 days, less up to an hour if it was ended early. Resolving, publishing, suspending,
    /// retiring and changes of holder go on. Reverts {IssuingIsFrozen}, {FreezeTooSoon}, {WrongKind}, {WrongStatus}
    /// (retired).
    function freeze(CityCode country) external;

    /// @notice Ends a freeze early; by the guardian. Reverts {IssuingNotFrozen}.
    function unfreeze(CityCode country) external;

    // -------------------------------------------------------------------------------------------- applications

    /// @notice Files an application, signed by the applicant and sent by anyone. Several may apply for one code.
    /// Reverts {CodeTaken}, {CodeIsRetired}, {AncestorInactive} (of the parent alone), {AlreadyPending}, {WrongRound},
    /// {WrongKind}, {MalformedCode}, {ReservedCode}, {ZeroAddress}, {SignatureExpired}, {InvalidSignature},
    /// {InsufficientGas}.
    /// @param signature over `Application(string code,string kind,address applicant,uint32 round,bytes32 digest,
    /// uint256 deadline)`; not looked at if the applicant sends
    function applyFor(Application calldata application, bytes calldata signature) external;

    /// @notice Takes back a pending application, or a signed one that nobody has filed yet. Reverts {WrongRound},
    /// {CodeTaken}, {CodeIsRetired}, {InvalidCodeText}, {ZeroAddress}, {SignatureExpired}, {InvalidSignature},
    /// {InsufficientGas}.
    /// @param round the pending round, or the next one if none is pending
    /// @param signature over `Withdrawal(string code,address applicant,uint32 round,uint256 deadline)`
    function withdraw(
        CityCode code,
        address applicant,
        uint32 round,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Issues the code to an applicant; by the parent's holder or an officer with {ROLE_REVIEW}, for a city with
    /// {ROLE_ENROL}, too. Reverts {NotPending}, {AncestorInactive} (any ancestor), {IssuingIsFrozen}, {MissingRole},
    /// {CodeTaken}, {CodeIsRetired}.
    /// @param round the round that was reviewed, so that nothing filed in between is approved unseen
    function approve(CityCode code, address applicant, uint32 round) external;

    /// @notice Refuses an application; by the parent's holder or an officer with {ROLE_REVIEW}. Other applications and
    /// the code are untouched. Reverts {NotPending}, {ReasonMissing}, {AncestorInactive} (of the parent alone),
    /// {MissingRole}, {CodeTaken}, {CodeIsRetired}.
    /// @param digest SHA-256 of the decision, zero if there is none
    function refuse(CityCode code, address applicant, uint32 round, RefusalReason reason, bytes32 digest) external;

    // ------------------------------------------------------------------------------------------------- issuing

    /// @notice Issues a code; by the parent's holder or an officer with {ROLE_ISSUE}, for a city with {ROLE_ENROL}, too.
    /// Reverts {CodeTaken}, {CodeIsRetired}, {AncestorInactive} (any ancestor), {IssuingIsFrozen}, {MissingRole},
    /// {MalformedCode}, {ReservedCode}, {WrongKind}, {ZeroAddress}.
    function issue(CityCode code, Kind kind, address holder) external;

    /// @notice Issues a code to an applicant who signed for it, filed or not; by whoever may {issue} it. Approves an application that is pending in the same round, with kind and digest as in this
    /// message. Reverts as {issue}, and {WrongRound}, {SignatureExpired}, {InvalidSignature}, {InsufficientGas}.
    function issueSigned(Application calldata application, bytes calldata signature) external;

    /// @notice Issues up to {MAX_BATCH} codes directly below `parent`, all or none, each as {issue}. Reverts {BatchSize},
    /// {BatchItemRefused} (with {MalformedCode}, {ReservedCode}, {NotBelow}, {CodeTaken}, {CodeIsRetired} or
    /// {ZeroAddress} in it), {AncestorInactive}, {IssuingIsFrozen}, {MissingRole}.
    function issueBatch(CityCode parent, Issue[] calldata items) external;

    // ----------------------------------------------------------------------------------------------- oversight

    /// @notice Suspends an active code: for this code, its holder and officers can do nothing but dismiss and take an
    /// offer back, and nothing is issued below. By the holder of the code above or an officer with {ROLE_REVIEW}; for a
    /// country, by the council. Reverts {WrongStatus}, {ReasonMissing}, {AncestorInactive} (of the code above alone),
    /// {MissingRole}.
    function suspend(CityCode code, SuspensionReason reason) external;

    /// @notice Ends a suspension; by whoever may {suspend}. Reverts {WrongStatus}, {AncestorInactive}, {MissingRole}.
    function reinstate(CityCode code) external;

    /// @notice Retires a code for good; by the holder of the code above, not by officers; for a country, by the
    /// council. Reverts {WrongStatus}, {InvalidSuccessor}, {BatchSize}, {AncestorInactive}, {NotHolder}.
    /// @param successor answers for what the code began; zero for none
    /// @param others up to {MAX_OTHER_SUCCESSORS} codes that took over parts, as fit as a successor; in the event only
    /// @dev Warning: a retired code is never issued again.
    function retire(CityCode code, CityCode successor, CityCode[] calldata others) external;

    // -------------------------------------------------------------------------------------------------- holder
    // The signed forms do the same for a holder who signed, whoever sends. Each message carries the code's epoch and the
    // signer's nonce (WalletNonces: `nonces`, `cancelSigned`); they revert as the plain forms, and {WrongNonce},
    // {SignatureExpired}, {InvalidSignature}, {InsufficientGas}.
    // They revert {InvalidSignature} or {NotOffered} of the zero address where there is no holder or offer, {WrongStatus}
    // where the code is not active, and {InvalidCodeText}.
    // Warning: a transaction does not void an older message that nobody submitted yet; `cancelSigned` does.

    /// @notice Lets `officer` act for the code; by its holder. Replaces an earlier term. Void from `until` on, and with
    /// the next change of holder. Reverts {NotHolder}, {WrongStatus}, {InvalidTerm}, {ZeroAddress}.
    function appoint(CityCode code, address officer, uint8 roles, uint40 until) external;

    /// @notice Ends an officer's term at once; by the holder, even while the code is suspended or retired. Reverts
    /// {NotHolder}.
    function dismiss(CityCode code, address officer) external;

    /// @notice Publishes the SHA-256 of the code's record document; by the holder or an officer with {ROLE_PUBLISH}.
    /// Zero takes the record back. Earlier versions stay in the events; a change of holder keeps the record. Reverts
    /// {MissingRole}, {AncestorInactive} (of the code itself).
    function publish(CityCode code, bytes32 digest) external;

    /// @notice Offers the code to a new holder; by its holder. Replaces an earlier offer; zero takes it back, in
    /// whatever state the code is. An offer stands until then, through a suspension too. Reverts {NotHolder},
    /// {WrongStatus}.
    function offer(CityCode code, address to) external;

    /// @notice Takes an offered code over; by whom it was offered to. All officers' terms end. Reverts {NotOffered},
    /// {WrongStatus}.
    function accept(CityCode code) external;

    /// @notice {appoint}, signed: `Appointment(string code,address holder,address officer,bool issue,bool review,
    /// bool enrol,bool attest,bool publish,uint40 until,uint24 epoch,uint256 nonce,
    /// uint256 deadline)`.
    function appointSigned(
        CityCode code,
        address officer,
        uint8 roles,
        uint40 until,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice {dismiss}, signed: `Dismissal(string code,address holder,address officer,uint24 epoch,
    /// uint256 nonce,uint256 deadline)`.
    function dismissSigned(
        CityCode code,
        address officer,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice {publish}, signed by the holder: `Publication(string code,address holder,bytes32 digest,uint24 epoch,
    /// uint256 nonce,uint256 deadline)`.
    function publishSigned(
        CityCode code,
        bytes32 digest,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice {offer}, signed: `Offer(string code,address holder,address to,uint24 epoch,uint256 nonce,
    /// uint256 deadline)`.
    function offerSigned(CityCode code, address to, uint256 nonce, uint256 deadline, bytes calldata signature) external;

    /// @notice {accept}, signed by the new holder: `Acceptance(string code,address from,address holder,
    /// uint24 epoch,uint256 nonce,uint256 deadline)`.
    function acceptSigned(CityCode code, uint256 nonce, uint256 deadline, bytes calldata signature) external;

    // --------------------------------------------------------------------------------------------------- views

    /// @notice What a code resolves to. Does not revert: a code that was not issued is {Status.Unassigned}.
    function resolve(CityCode code) external view returns (Resolution memory);

    /// @notice Whether `account` may {issue} codes directly below `code` now; cities take {ROLE_ENROL} besides. An
    /// officer with {ROLE_REVIEW} may {approve} all the same.
    function canIssue(CityCode code, address account) external view returns (bool);

    /// @notice The roles that `account` has in force at `code`: all for the holder, none unless the code is active.
    /// Ancestors and freezes are not looked at.
    function officerRoles(CityCode code, address account) external view returns (uint8 roles);

    /// @notice That `account` may act in all of `roles` at `code` now, which is active; for other registries. Ancestors
    /// and freezes are not looked at. Reverts {AncestorInactive} (of the code itself), {MissingRole}.
    /// @param roles union of the ROLE_ constants
    /// @return kind the code's
    function requireRole(CityCode code, address account, uint8 roles) external view returns (Kind kind);

    /// @notice As {requireRole}, for what nobody does below an inactive code or in a frozen country. Reverts
    /// {AncestorInactive} (any ancestor), {IssuingIsFrozen}, {MissingRole}.
    function requireIssuing(CityCode code, address account, uint8 roles) external view returns (Kind kind);

    /// @notice Who answers for what a code began: the code itself or, once it is retired, its successor, else the level
    /// above. {NO_CODE} is the council.
    function answersFor(CityCode code) external view returns (CityCode);

    /// @notice The level above a code: its parent, or whoever answers for that. {NO_CODE} is the council.
    function issuerOf(CityCode code) external view returns (CityCode);

    /// @notice The term of an officer as appointed by the present holder, ended or not.
    function officerTerm(CityCode code, address officer) external view returns (OfficerTerm memory);

    function recordOf(CityCode code) external view returns (CodeRecord memory);

    function applicationOf(CityCode code, address applicant) external view returns (ApplicationRecord memory);

    /// @notice To whom the code is offered; zero if to nobody.
    function offerOf(CityCode code) external view returns (address);
}
