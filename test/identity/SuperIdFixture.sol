// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {CityCode, Kind} from "../../contracts/codes/CityCodes.sol";
import {ICityCodeRegistry, ROLE_ENROL, ROLE_REVIEW} from "../../contracts/codes/ICityCodeRegistry.sol";
import {CreditCode} from "../../contracts/identity/CreditCodes.sol";
import {
    Annulment,
    AnnulmentReason,
    Authorisation,
    IdKind,
    IdStatus,
    ISuperIdRegistry,
    Registration,
    SuperId
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CITY, COUNTRY, OTHER_CITY, RegistryFixture} from "../codes/RegistryFixture.sol";
import {deploy} from "../doubles/Deploy.sol";
import {Vm, vm} from "../doubles/Vm.sol";
import {Counters, SignedIdMessages as Messages} from "./SignedIdMessages.sol";

// Of an organisation in division 130100: its city is {CITY} or {LONG_CITY}.
bytes32 constant CREDIT_CODE = "91130100MA000000M0";
CityCode constant LONG_CITY = CityCode.wrap("MA.156.130100");
// Of a resident.
bytes32 constant NULLIFIER = 0x00e1a9b4cf4c5f0d8f3f7a52b7cf3f1d2f6f0b3f9f52cc0c5be2f4c6a1d7e800;

/// The manual, and what the registry inherits or adds.
interface SuperIds is ISuperIdRegistry, IAccessManaged, IERC5267 {
    function MAX_BATCH() external view returns (uint256);
    function MAX_VALIDITY() external view returns (uint256);
    function REACTIVATION_PERIOD() external view returns (uint256);
    function ANNULMENT_NOTICE() external view returns (uint256);
    function ANNULMENT_PERIOD() external view returns (uint256);
    function CITY_CODES() external view returns (ICityCodeRegistry);
}

/// A registry of Super IDs as it is deployed, beside that of codes: {CITY} and {OTHER_CITY} are issued, and officers
/// appointed, each with one role for good.
abstract contract SuperIdFixture is RegistryFixture {
    /// The block's number, kept for the same reason as {time}.
    uint256 internal height;
    SuperIds internal superIds;
    /// What {_resident} registers.
    address internal superId;
    /// Names the annulment that {_propose} proposed last.
    uint40 internal proposedAt;

    address internal controller = person("controller");
    address internal newController = person("new controller");
    address internal delegate = person("delegate");
    /// Submits what others signed.
    address internal relayer = person("relayer");
    /// Holds {OTHER_CITY}.
    address internal otherCity = person("other city");
    /// {officer} has ROLE_ENROL at {CITY}, these at {OTHER_CITY} and {COUNTRY}.
    address internal otherOfficer = person("other officer");
    address internal nationalOfficer = person("national officer");
    /// Has ROLE_REVIEW at {COUNTRY}.
    address internal reviewer = person("reviewer");

    function setUp() public virtual override {
        super.setUp();
        height = 1000;
        mine();
        superIds = SuperIds(deploy("SuperIdRegistry", abi.encode(manager, registry)));
        superId = idOf(IdKind.Resident, NULLIFIER, 0);

        _issueCity();
        by(country).issue(OTHER_CITY, Kind.City, otherCity);
        _enrols(CITY, city, officer);
        _enrols(OTHER_CITY, otherCity, otherOfficer);
        _enrols(COUNTRY, country, nationalOfficer);
        by(country).appoint(COUNTRY, reviewer, ROLE_REVIEW, type(uint40).max);
    }

    // --------------------------------------------------------------------------------------------------- callers

    function subject() internal view virtual override returns (address) {
        return address(superIds);
    }

    /// The registry of Super IDs, called by `sender` once.
    function from(address sender) internal returns (SuperIds) {
        vm.prank(sender);
        return superIds;
    }

    /// The registry of Super IDs, called by `sender` once, which it must refuse with exactly this error.
    function refusedFrom(address sender, bytes memory refusal) internal returns (SuperIds) {
        vm.expectRevert(refusal);
        vm.prank(sender);
        return superIds;
    }

    /// The next block, in the same second.
    function mine() internal {
        vm.roll(++height);
    }

    // ---------------------------------------------------------------------------------------------------- events

    /// Expects exactly the events that are emitted between this and {assertLogs}, in this order.
    function expectLogs() internal {
        vm.recordLogs();
    }

    /// That the registry has logged what was emitted here since {expectLogs}, and nothing else was logged.
    function assertLogs() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 expected = 0;
        while (expected < logs.length && logs[expected].emitter == address(this)) ++expected;
        vm.assertEq(logs.length, 2 * expected, "number of events, expected and actual");
        for (uint256 i = 0; i < expected; ++i) {
            Vm.Log memory actual = logs[expected + i];
            vm.assertEq(actual.emitter, address(superIds), "emitter");
            vm.assertEq(keccak256(abi.encode(actual.topics)), keccak256(abi.encode(logs[i].topics)), "topics");
            vm.assertEq(keccak256(actual.data), keccak256(logs[i].data), "data");
        }
    }

    // ----------------------------------------------------------------------------------------------------- lists

    function listOf(address one) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = one;
    }

    function listOf(bytes32 one) internal pure returns (CreditCode[] memory list) {
        list = new CreditCode[](1);
        list[0] = CreditCode.wrap(one);
    }

    // --------------------------------------------------------------------------------------------------- storage

    /// The slots that were written since `vm.record`, each once.
    function written() internal returns (bytes32[] memory slots) {
        (, bytes32[] memory writes) = vm.accesses(address(superIds));
        slots = new bytes32[](writes.length);
        uint256 count = 0;
        for (uint256 i = 0; i < writes.length; ++i) {
            bool known = false;
            for (uint256 j = 0; j < count; ++j) known = known || slots[j] == writes[i];
            if (!known) slots[count++] = writes[i];
        }
        assembly ("memory-safe") {
            mstore(slots, count)
        }
    }

    // --------------------------------------------------------------------------------------------------- signing

    function digestOf(
        bytes32 message,
        uint256 chainId,
        address target
    ) internal pure virtual override returns (bytes32) {
        return Messages.digest(message, chainId, target);
    }

    // ---------------------------------------------------------------------------------------------- registrations

    /// As the manual derives it.
    function idOf(IdKind kind, bytes32 nullifier, uint32 generation) internal pure returns (address) {
        return address(bytes20(keccak256(abi.encode(keccak256("Domicile Super ID"), kind, nullifier, generation))));
    }

    /// A resident's registration for {controller} by {officer} of {CITY}; good for a day.
    function _resident() internal view returns (Registration memory) {
        return Registration(IdKind.Resident, NULLIFIER, 0, controller, CITY, officer, time + 1 days);
    }

    /// As {_resident}, of an organisation.
    function _organisation() internal view returns (Registration memory) {
        return Registration(IdKind.Organisation, CREDIT_CODE, 0, controller, CITY, officer, time + 1 days);
    }

    /// The credit code of an organisation in a division; `number` and `division` have at most 7 and 6 digits.
    function creditCodeOf(uint256 division, uint256 number) internal pure returns (bytes32) {
        bytes memory text = bytes("91......MA........");
        for (uint256 i = 8; i-- > 2; division /= 10) text[i] = bytes1(uint8(48 + (division % 10)));
        for (uint256 i = 17; i-- > 10; number /= 10) text[i] = bytes1(uint8(48 + (number % 10)));
        bytes memory characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        uint256 sum = 0;
        for (uint256 i = 17; i > 0; --i) {
            uint256 value = 0;
            while (characters[value] != text[i - 1]) ++value;
            sum = 3 * sum + value;
        }
        text[17] = characters[(31 - (sum % 31)) % 31];
        return bytes32(text);
    }

    /// Both signatures and the relayer's transaction.
    function _register(Registration memory registration) internal returns (address) {
        bytes32 message = Messages.registration(registration);
        (address who, address by_) = (registration.controller, registration.officer);
        return from(relayer).register(registration, sign(who, message), sign(by_, message));
    }

    function _registerRefused(Registration memory registration, bytes memory refusal) internal {
        bytes32 message = Messages.registration(registration);
        (address who, address by_) = (registration.controller, registration.officer);
        refusedFrom(relayer, refusal).register(registration, sign(who, message), sign(by_, message));
    }

    /// Registers {superId}, and goes to the next block.
    function _registerResident() internal {
        _register(_resident());
        mine();
    }

    function _enrols(CityCode code, address holder, address who) internal {
        by(holder).appoint(code, who, ROLE_ENROL, type(uint40).max);
    }

    // ------------------------------------------------------------------------- states of {superId}, once registered

    function _deactivate() internal {
        from(controller).deactivate(superId);
        mine();
    }

    function _propose() internal {
        _propose(officer);
    }

    /// As anyone who may.
    function _propose(address who) internal {
        from(who).proposeAnnulment(superId, AnnulmentReason.WrongParty, DIGEST);
        proposedAt = uint40(time);
    }

    function _annul() internal {
        _propose();
        skip(14 days);
        from(reviewer).annul(superId, proposedAt);
        mine();
    }

    /// In the next block.
    function _passTo(address who) internal {
        from(superIds.controllerOf(superId)).changeController(superId, who);
        mine();
    }

    /// The counters as {resolve} tells them, in a message that is good for a day.
    function _counters() internal view returns (Counters memory) {
        SuperId memory now_ = superIds.resolve(superId);
        return Counters(now_.version, now_.changed, time + 1 days);
    }

    function _authorisation(
        Counters memory counters,
        bytes memory signature
    ) internal pure returns (Authorisation memory) {
        return Authorisation(counters.version, counters.changed, counters.deadline, signature);
    }

    // ------------------------------------------------------------------------------------------------ assertions

    function assertSuperId(address id, SuperId memory expected) internal {
        SuperId memory actual = superIds.resolve(id);
        vm.assertEq(actual.controller, expected.controller, "controller");
        vm.assertEq(uint256(actual.kind), uint256(expected.kind), "kind");
        assertEq(actual.registrar, expected.registrar, "registrar");
        assertEq(actual.status, expected.status, "status");
        vm.assertEq(actual.version, expected.version, "version");
        vm.assertEq(actual.changed, expected.changed, "changed");
    }

    /// That {superId}, a resident's of {CITY}, is active, and in which state its counters are.
    function assertActive(address who, uint24 version, uint256 changed) internal {
        assertSuperId(superId, SuperId(who, IdKind.Resident, CITY, IdStatus.Active, version, uint64(changed)));
    }

    function assertAnnulment(address id, Annulment memory expected) internal {
        Annulment memory actual = superIds.annulmentOf(id);
        assertEq(actual.proposedBy, expected.proposedBy, "proposed by");
        assertEq(actual.decidedAbove, expected.decidedAbove, "decided above");
        vm.assertEq(uint256(actual.reason), uint256(expected.reason), "reason");
        vm.assertEq(actual.proposedAt, expected.proposedAt, "proposed at");
        vm.assertEq(actual.answered ? 1 : 0, expected.answered ? 1 : 0, "answered");
    }

    function assertDeactivation(address id, address who, uint256 finalFrom) internal {
        (address actual, uint40 until) = superIds.deactivationOf(id);
        vm.assertEq(actual, who, "who may reactivate");
        vm.assertEq(until, finalFrom, "final from");
    }

    function assertEq(IdStatus actual, IdStatus expected, string memory message) internal {
        vm.assertEq(uint256(actual), uint256(expected), message);
    }
}
