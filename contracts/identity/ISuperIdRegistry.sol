// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {CityCode} from "../codes/CityCodes.sol";
import {CreditCode} from "./CreditCodes.sol";
import {IERC1056} from "./IERC1056.sol";

/// Whose a Super ID is, and so what its nullifier is.
///
/// | Kind         | Nullifier                                                           | Enrolled by                       |
/// |--------------|---------------------------------------------------------------------|-----------------------------------|
/// | Organisation | its unified social credit code (GB 32100): 18 characters, padded    | the city of its division, `MA.156` |
/// | Resident     | 32 bytes drawn at random by the enrolment office, not zero          | any city or country               |
enum IdKind {
    None,
    Organisation,
    Resident
}

/// Where a Super ID stands.
enum IdStatus {
    Unregistered,
    Active,
    Deactivated, // inert; for 30 days its key can undo that, then nobody can
    Annulled // the enrolment was wrong; nobody's for good
}

/// Why an enrolment is to be annulled; the digest beside it leads to the full statement.
enum AnnulmentReason {
    None,
    WrongParty, // enrolled for somebody else's nullifier
    Duplicate,
    DocumentsFalse,
    KeyLost, // at the party's own wish: an organisation has one credit code and no other way to a new Super ID
    CourtOrder,
    Other
}

/// What the future controller and an enrolment officer sign, both the same.
struct Registration {
    IdKind kind;
    bytes32 nullifier;
    uint32 generation; // 0, or one more than that of the annulled Super ID that this one replaces
    address controller;
    CityCode registrar; // a city or country, active like all above it
    address officer; // its holder, or its officer with ROLE_ENROL
    uint256 deadline; // seconds since 1970, inclusive
}

/// One registration of a batch with its signatures.
struct SignedRegistration {
    Registration registration;
    bytes controllerSignature;
    bytes officerSignature;
}

/// What the controller and an officer of the accepting city sign, both the same.
struct Move {
    address superId;
    CityCode to; // a city or country, active
    address officer; // its holder, or its officer with ROLE_ENROL
    uint24 version; // as {resolve} tells
    uint64 changed; // as {resolve} tells
    uint256 deadline; // seconds since 1970, inclusive
}

/// What a signed message about a Super ID carries beside its content. The counters are those that {resolve} tells: with
/// the next change the message is void.
struct Authorisation {
    uint24 version;
    uint64 changed;
    uint256 deadline; // seconds since 1970, inclusive
    bytes signature;
}

/// What a Super ID resolves to.
struct SuperId {
    address controller; // zero unless active
    IdKind kind;
    CityCode registrar; // who enrolled it or accepted it last
    IdStatus status;
    uint24 version; // grows with each change of controller
    uint64 changed; // block of the last ERC-1056 event
}

/// A proposed annulment.
struct Annulment {
    CityCode proposedBy; // the code whose officer proposed it
    CityCode decidedAbove; // the level above this decides: the same code, or the registrar's where a division's city did
    AnnulmentReason reason;
    uint40 proposedAt; // seconds since 1970; 0 where there is none
    bool answered;
}

/// @title Registry of Super IDs
/// @notice One identifier for a person or an organisation that stays the same from city to city and from key to key.
///
/// ```
///  UNREGISTERED ── register ──► ACTIVE ◄── reactivate, for 30 days ── DEACTIVATED, then final
///                                 │   ├──────── deactivate ────────────► │
///                                 │   └── changeController, move: stays ACTIVE
///  annulment:  NONE ── propose ──► NOTICE, 14 days; answer ──► annul, until 60 days are over ──► ANNULLED for good
///                ◄── dismiss ──────┴─────────────────────────► lapsed after 60 days
/// ```
///
/// A Super ID is the first 20 bytes of a hash over kind, nullifier and generation. So one storage slot is the record
/// and the proof that nobody registers twice, and anyone derives an organisation's Super ID from its public credit
/// code.
///
/// Who may do what:
/// - The controller, by transaction or by a signed message that anyone submits: pass on, move, deactivate, attributes,
///   delegates, answer to an annulment.
/// - An officer with ROLE_ENROL of an active city or country (or its holder): sign registrations, while nothing above
///   is inactive or frozen; accept moves; propose annulments of what is with this registrar or with one directly below,
///   and of organisations of the city's division, wherever they are.
/// - An officer with ROLE_REVIEW of the level above (or its holder; above a country the council): annul after the
///   notice.
/// - Anyone submits what others signed, and reads. Nobody else changes anything: the old city can't stop a move.
///
/// It is also the ERC-1056 registry of these identifiers, for did:ethr resolvers. They read events, so unlike
/// {validDelegate} they show attributes and delegates of an earlier controller until those end, 90 days at most.
///
/// @dev Warning: 160 bits are no commitment: whoever chooses the nullifier can find two for one Super ID with 2^80
/// work. Warning: a Super ID is no account: what is sent to it is lost.
interface ISuperIdRegistry is IERC1056 {
    // -------------------------------------------------------------------------------------------------- events
    // Beside them come the ERC-1056 events: DIDOwnerChanged with each change of the controller seen by readers,
    // DIDAttributeChanged named `domicile/registrar` with a move.

    event SuperIdRegistered(
        address indexed superId,
        address indexed controller,
        CityCode indexed registrar,
        bytes32 nullifier,
        uint32 generation,
        address officer
    );
    /// Item `index` of a batch was not registered, for the reason that is encoded in `refusal`.
    event RegistrationRefused(uint256 indexed index, bytes refusal);
    event ControllerChanged(address indexed superId, address indexed controller, uint24 version);
    event SuperIdMoved(address indexed superId, CityCode indexed from, CityCode indexed to, address officer);
    event SuperIdDeactivated(address indexed superId, address indexed controller, uint40 finalFrom);
    event SuperIdReactivated(address indexed superId, address indexed controller);
    /// The statement is the document whose SHA-256 is `digest`.
    event AnnulmentProposed(
        address indexed superId,
        CityCode indexed proposedBy,
        CityCode decidedAbove,
        AnnulmentReason reason,
        bytes32 digest,
        address officer
    );
    event AnnulmentAnswered(address indexed superId, address indexed controller, bytes32 digest);
    event AnnulmentDismissed(address indexed superId, address by);
    event SuperIdAnnulled(address indexed superId, AnnulmentReason reason, address by);

    // -------------------------------------------------------------------------------------------------- errors

    /// There is one registration for each nullifier and generation, and this one was made.
    error AlreadyRegistered(address superId, IdStatus status);
    /// A further generation needs the one before, `superId`, to be annulled.
    error NotAnnulled(address superId, IdStatus status);
    /// No nullifier of this kind; a credit code has errors of its own.
    error InvalidNullifier(IdKind kind, bytes32 nullifier);
    /// Only cities and countries enrol.
    error NoRegistrar(CityCode code);
    /// An organisation is enrolled by the city of its division (characters 3 to 8 of its credit code) or by `MA.156`.
    error WrongRegistrar(CityCode registrar, CreditCode creditCode);
    /// The Super ID is not in a state for this.
    error WrongIdStatus(address superId, IdStatus status);
    /// `account` does not control the Super ID.
    error NotController(address superId, address account);
    /// A controller or delegate can't be the zero address.
    error ZeroAccount();
    /// The message was used or superseded: one must carry these counters.
    error Superseded(address superId, uint24 version, uint64 changed);
    /// The Super ID changed in this very block; try again in the next one.
    error ChangedInThisBlock(address superId, uint256 blockNumber);
    /// An organisation has a credit code of `MA.156` and stays there.
    error WrongCountry(address superId, CityCode to);
    /// The Super ID is with this registrar already.
    error AlreadyThere(address superId, CityCode registrar);
    /// Attributes and delegates last at most `limit` seconds.
    error ValidityTooLong(uint256 validity, uint256 limit);
    /// Only a move sets this attribute.
    error ReservedName(bytes32 nameBytes);
    /// A name in a signed message must be a text: 1 to 32 bytes, padded.
    error InvalidName(bytes32 nameBytes);
    /// The deactivation became final at `finalFrom`.
    error DeactivationFinal(address superId, uint256 finalFrom);
    /// Only a city has a division.
    error NoCity(CityCode code);
    /// An annulment needs a reason other than None.
    error AnnulmentReasonMissing();
    /// An annulment, proposed at `proposedAt`, waits already.
    error AlreadyProposed(address superId, uint256 proposedAt);
    /// No annulment that was proposed at `proposedAt` waits: there was none, it was decided, or it lapsed.
    error NotProposed(address superId, uint256 proposedAt);
    /// The controller answered already.
    error AlreadyAnswered(address superId);
    /// The public notice runs until `notBefore`.
    error NoticeRuns(address superId, uint256 notBefore);
    /// A batch must have 1 to `limit` items.
    error IdBatchSize(uint256 size, uint256 limit);
    /// Item `index` failed without a reason: the gas ran out. Nothing was registered.
    error BatchItemFailed(uint256 index);
    /// The authority of this registry is the one of its deployment.
    error AuthorityIsFixed();

    // ------------------------------------------------------------------------------------------------ register
    // For the registrar, {register} reverts with the errors of {ICityCodeRegistry.requireIssuing}, too.

    /// @notice Registers a Super ID; sent by anyone, signed by its controller and an officer of its registrar.
    /// Whichever of them sends needs no signature. Reverts {InvalidNullifier}, {MalformedCreditCode},
    /// {WrongCheckCharacter}, {NoRegistrar}, {WrongRegistrar}, {ZeroAccount}, {AlreadyRegistered}, {NotAnnulled},
    /// {SignatureExpired}, {InvalidSignature}, {InsufficientGas}.
    /// @param controllerSignature over `OrganisationRegistration(string creditCode,uint32 generation,address
    /// controller, string registrar,address officer,uint256 deadline)` or `ResidentRegistration(bytes32
    /// nullifier,uint32 generation, address controller,string registrar,address officer,uint256 deadline)`
    /// @param officerSignature over the same
    function register(
        Registration memory registration,
        bytes calldata controllerSignature,
        bytes calldata officerSignature
    ) external returns (address superId);

    /// @notice Registers up to {MAX_BATCH} Super IDs, each as {register} would. What {register} refuses is
    /// passed over, so that nobody spoils a batch by submitting one of its items first: {RegistrationRefused} says
    /// which and why. Reverts {IdBatchSize}, {BatchItemFailed}, and without data for a kind that does not
    /// exist or a word that is no address or number of its type.
    /// @dev A contract wallet may use 500,000 gas to answer: send along as much for each, or its item may be refused
    /// with {InsufficientGas}.
    /// @return refusals by index: empty where registered, else the encoded error
    function registerBatch(SignedRegistration[] calldata items) external returns (bytes[] memory refusals);

    // ---------------------------------------------------------------------------------------------- controller
    // All but {reactivate} revert {WrongIdStatus} unless active, the plain forms {NotController}. The signed forms do
    // the same for a controller who signed, whoever sends: each message names the controller and carries the counters
    // of {resolve}, which the act itself or the next one moves. They revert as the plain forms, and {Superseded},
    // {ChangedInThisBlock}, {SignatureExpired}, {InvalidSignature}, {InsufficientGas}, {InvalidName}. Any change, by
    // transaction too, voids what was signed before it.

    /// @notice Passes the Super ID on to another key, which isn't asked. Delegates end; attributes, which only events
    /// hold, are shown until they end. To the same controller: ends all delegates and voids all messages. Reverts
    /// {ZeroAccount}.
    function changeController(address superId, address controller) external;

    /// @notice {changeController}, signed: `ControllerChange(address superId,address controller,address newController,
    /// uint24 version,uint64 changed,uint256 deadline)`.
    function changeControllerSigned(address superId, address controller, Authorisation calldata authorisation) external;

    /// @notice Moves a Super ID to another registrar, whose officer accepts; the present one isn't asked. Sent by
    /// anyone, signed by the controller and the officer. Whichever of them sends needs no signature. Suspended
    /// ancestors and freezes don't hinder. Reverts {AlreadyThere}, {WrongCountry} (organisations stay in `MA.156`),
    /// {NoRegistrar}, the errors of {ICityCodeRegistry.requireRole} and those of a signed form.
    /// @param controllerSignature over `Move(address superId,address controller,string to,address officer,
    /// uint24 version,uint64 changed,uint256 deadline)`
    /// @param officerSignature over the same
    function move(Move calldata message, bytes calldata controllerSignature, bytes calldata officerSignature) external;

    /// @notice Makes a Super ID inert at once, for good after 30 days. Reverts {ChangedInThisBlock}.
    function deactivate(address superId) external;

    /// @notice {deactivate}, signed: `Deactivation(address superId,address controller,uint24 version,uint64 changed,
    /// uint256 deadline)`.
    function deactivateSigned(address superId, Authorisation calldata authorisation) external;

    /// @notice Undoes a deactivation, by the same controller. ERC-1056 readers don't see that there was one. Reverts
    /// {WrongIdStatus} unless deactivated, {DeactivationFinal}, {ChangedInThisBlock}.
    function reactivate(address superId) external;

    /// @notice {reactivate}, signed: `Reactivation(address superId,address controller,uint24 version,uint64 changed,
    /// uint256 deadline)`.
    function reactivateSigned(address superId, Authorisation calldata authorisation) external;

    // Attributes and delegates: the plain forms are those of ERC-1056, with {ValidityTooLong} above 90 days,
    // {ReservedName} for `domicile/registrar` and {ZeroAccount} for a delegate of zero.

    /// @notice {addDelegate}, signed: `DelegateAddition(address superId,address controller,string delegateType,
    /// address delegate,uint256 validity,uint24 version,uint64 changed,uint256 deadline)`.
    function addDelegateSigned(
        address superId,
        bytes32 delegateType,
        address delegate,
        uint256 validity,
        Authorisation calldata authorisation
    ) external;

    /// @notice {revokeDelegate}, signed: `DelegateRevocation(address superId,address controller,string delegateType,
    /// address delegate,uint24 version,uint64 changed,uint256 deadline)`.
    function revokeDelegateSigned(
        address superId,
        bytes32 delegateType,
        address delegate,
        Authorisation calldata authorisation
    ) external;

    /// @notice {setAttribute}, signed: `AttributeChange(address superId,address controller,string name,bytes value,
    /// uint256 validity,uint24 version,uint64 changed,uint256 deadline)`.
    function setAttributeSigned(
        address superId,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        Authorisation calldata authorisation
    ) external;

    /// @notice {revokeAttribute}, signed: `AttributeRevocation(address superId,address controller,string name,
    /// bytes value,uint24 version,uint64 changed,uint256 deadline)`.
    function revokeAttributeSigned(
        address superId,
        bytes32 name,
        bytes calldata value,
        Authorisation calldata authorisation
    ) external;

    // ---------------------------------------------------------------------------------------------- annulment

    // Lists are done whole or not at all. An annulment is named by its Super ID and the second of its proposal. Where the
    // council acts, others revert with AccessManagedUnauthorized, and too early with errors of the AccessManager.

    /// @notice Gives public notice that an enrolment is to be annulled; by an officer with ROLE_ENROL of the registrar
    /// (of whoever answers for it once it is retired) or of the level above, so that no city shields what it accepted;
    /// where nobody answers for a retired country that is the registrar, by the council. Of deactivated Super IDs, too.
    /// Reverts {WrongIdStatus}, {AlreadyProposed}, {AnnulmentReasonMissing} and the errors of
    /// {ICityCodeRegistry.requireRole}.
    /// @param digest SHA-256 of the statement, zero if there is none
    function proposeAnnulment(address superId, AnnulmentReason reason, bytes32 digest) external;

    /// @notice Proposes up to {MAX_BATCH} annulments, all or none, each as {proposeAnnulment} would. Reverts
    /// {IdBatchSize}, and as that for the first that can't be proposed; whether the council sends is asked last.
    function proposeAnnulments(address[] calldata superIds, AnnulmentReason reason, bytes32 digest) external;

    /// @notice Proposes up to {MAX_BATCH} annulments of organisations of a city's division, all or none, whoever
    /// registered or accepted them; by an officer with ROLE_ENROL of that city, which is active. It is decided where it
    /// would be, had the registrar proposed: above {Annulment.decidedAbove}. Reverts {IdBatchSize}, {NoCity},
    /// {WrongRegistrar} (of another division), {WrongIdStatus} (so for a malformed code: it was never registered),
    /// {AlreadyProposed}, {AnnulmentReasonMissing} and the errors of {ICityCodeRegistry.requireRole}.
    /// @param generation of all of them
    /// @dev Warning: two cities of a division, with 4 digits and with 6, may each propose what the other enrolled.
    function proposeAnnulmentsIn(
        CityCode city,
        CreditCode[] calldata creditCodes,
        uint32 generation,
        AnnulmentReason reason,
        bytes32 digest
    ) external;

    /// @notice Answers a proposed annulment, once; by the controller of an active Super ID. Reverts {NotProposed},
    /// {AlreadyAnswered}, {WrongIdStatus}, {NotController}.
    /// @param digest SHA-256 of the answer
    function answerAnnulment(address superId, uint40 proposedAt, bytes32 digest) external;

    /// @notice {answerAnnulment}, signed: `AnnulmentAnswer(address superId,address controller,uint40 proposedAt,
    /// bytes32 digest,uint24 version,uint64 changed,uint256 deadline)`.
    function answerAnnulmentSigned(
        address superId,
        uint40 proposedAt,
        bytes32 digest,
        Authorisation calldata authorisation
    ) external;

    /// @notice Ends a proposed annulment without effect; by an officer with ROLE_ENROL of the code that proposed it (of
    /// whoever answers for it once it is retired), or by whoever may {annul}, whose errors it has. Reverts
    /// {NotProposed}, {NoticeRuns} (in the second of the proposal).
    function dismissAnnulment(address superId, uint40 proposedAt) external;

    /// @notice Annuls an enrolment after its notice: the controller loses the Super ID for good and the nullifier can
    /// be registered in the next generation. By an officer with ROLE_REVIEW of the level above the code that proposed
    /// it, or where the city of a division did, above the registrar ({Annulment.decidedAbove}); above a country by the
    /// council. Reverts {NotProposed} (lapsed too), {NoticeRuns} and the errors of {ICityCodeRegistry.requireRole}.
    function annul(address superId, uint40 proposedAt) external;

    /// @notice Annuls up to {MAX_BATCH} enrolments that were proposed in the same second, all or none, each as {annul}
    /// would. Reverts {IdBatchSize}, and as that for the first that can't be annulled; whether the council sends is asked
    /// last.
    function annulBatch(address[] calldata superIds, uint40 proposedAt) external;

    // --------------------------------------------------------------------------------------------------- views

    /// @notice What a Super ID resolves to. Does not revert.
    function resolve(address superId) external view returns (SuperId memory);

    /// @notice Who controls an active Super ID, for contracts that rely on it. Reverts {WrongIdStatus} for any other.
    function controllerOf(address superId) external view returns (address controller);

    /// @notice The Super ID of a nullifier; the same on every chain.
    function superIdOf(IdKind kind, bytes32 nullifier, uint32 generation) external pure returns (address superId);

    /// @notice Who may undo a deactivation, and until when. Zeros where there is none.
    function deactivationOf(address superId) external view returns (address controller, uint40 finalFrom);

    /// @notice The annulment that waits, or lapsed. Zeros where there is none.
    function annulmentOf(address superId) external view returns (Annulment memory);
}
