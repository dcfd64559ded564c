// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    Application,
    ApplicationStatus,
    CodeRecord,
    ICityCodeRegistry,
    RefusalReason,
    Resolution,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";
import {SignedMessages} from "./SignedMessages.sol";

CityCode constant COUNTRY = CityCode.wrap("MA.156");
CityCode constant CITY = CityCode.wrap("MA.156.1301");
CityCode constant OTHER_CITY = CityCode.wrap("MA.156.1302");
CityCode constant THIRD_CITY = CityCode.wrap("MA.156.1303");
CityCode constant DEPARTMENT = CityCode.wrap("MA.156.1301.WATER");
CityCode constant OTHER_DEPARTMENT = CityCode.wrap("MA.156.1301.PARKS");
CityCode constant OBJECT_CLASS = CityCode.wrap("MA.156.1301.WATER/10.METER.A1");

uint64 constant ADMIN_ROLE = 0;
uint64 constant GUARDIAN_ROLE = 1;
uint32 constant COUNCIL_DELAY = 2 days;

/// The manual, and what the registry inherits or adds.
interface Registry is ICityCodeRegistry, IAccessManaged {
    function MAX_BATCH() external view returns (uint256);
    function MAX_OTHER_SUCCESSORS() external view returns (uint256);
    function FREEZE_PERIOD() external view returns (uint256);
    event SignaturesCancelled(address indexed account, uint256 nonce);

    function nonces(address account) external view returns (uint256);
    function cancelSigned() external;
}

/// A registry as it is deployed: a council behind a delay, a guardian for freezes, no deployer left; MA.156 is admitted.
abstract contract RegistryFixture {
    uint256 internal constant CHAIN_ID = 31337;
    /// No full hour, so that rounding shows.
    uint256 internal constant START = 1_800_001_234;
    /// SHA-256 of "document".
    bytes32 internal constant DIGEST = 0x43cc23fa52b87b4cc1d02b5b114154151d6adddb17c9fddc06b027fa99e24008;

    /// The block's time. Kept here because the compiler may move reads of `block.timestamp` across a warp.
    uint256 internal time;
    IAccessManager internal manager;
    Registry internal registry;

    mapping(address account => uint256) internal keyOf;
    address internal council = person("council");
    address internal guardian = person("guardian");
    /// Holds {COUNTRY}.
    address internal country = person("country");
    /// Holds {CITY}, once {_issueCity} was called.
    address internal city = person("city");
    address internal officer = person("officer");
    address internal applicant = person("applicant");
    address internal successor = person("successor");
    address internal stranger = person("stranger");

    function setUp() public virtual {
        warp(START);
        vm.chainId(CHAIN_ID);
        manager = IAccessManager(deploy("AccessManager", abi.encode(address(this))));
        registry = Registry(deploy("CityCodeRegistry", abi.encode(manager)));

        bytes4[] memory freezing = new bytes4[](2);
        (freezing[0], freezing[1]) = (registry.freeze.selector, registry.unfreeze.selector);
        manager.setTargetFunctionRole(address(registry), freezing, GUARDIAN_ROLE);
        manager.setTargetAdminDelay(address(registry), COUNCIL_DELAY);
        manager.grantRole(GUARDIAN_ROLE, guardian, 0);
        manager.grantRole(ADMIN_ROLE, council, COUNCIL_DELAY);
        manager.renounceRole(ADMIN_ROLE, address(this));

        _asCouncil(abi.encodeCall(registry.admitCountry, (COUNTRY, country)));
    }

    // --------------------------------------------------------------------------------------------------- callers

    /// An account with a known key.
    function person(string memory name) internal returns (address account) {
        uint256 key = uint256(keccak256(bytes(name)));
        account = vm.addr(key);
        keyOf[account] = key;
    }

    /// The registry, called by `sender` once.
    function by(address sender) internal returns (Registry) {
        vm.prank(sender);
        return registry;
    }

    /// The registry, called by `sender` once, which it must refuse with exactly this error.
    function refused(address sender, bytes memory refusal) internal returns (Registry) {
        vm.expectRevert(refusal);
        vm.prank(sender);
        return registry;
    }

    /// The registry under test: {send} calls it, {expectEvent} listens to it, {sign} signs for it.
    function subject() internal view virtual returns (address) {
        return address(registry);
    }

    /// Calls the registry under test; a refusal comes through.
    function send(address sender, bytes memory call) internal {
        vm.prank(sender);
        (bool success, bytes memory answer) = subject().call(call);
        if (!success) LowLevelCall.bubbleRevert(answer);
    }

    /// Calls the registry under test, which must refuse with exactly this error.
    function sendRefused(address sender, bytes memory call, bytes memory refusal) internal {
        vm.expectRevert(refusal);
        send(sender, call);
    }

    /// Expects the event that is emitted next, from the registry under test.
    function expectEvent() internal {
        vm.expectEmit(subject());
    }

    function warp(uint256 to) internal {
        time = to;
        vm.warp(to);
    }

    function skip(uint256 seconds_) internal {
        warp(time + seconds_);
    }

    // --------------------------------------------------------------------------------------------------- council

    /// Announces a call and makes it when its delay is over.
    function _asCouncil(bytes memory call) internal {
        _announce(call);
        _execute(call);
    }

    /// As {_asCouncil}, when the registry must refuse the call with exactly this error.
    function _asCouncilRefused(bytes memory call, bytes memory refusal) internal {
        _announce(call);
        vm.expectRevert(refusal);
        _execute(call);
    }

    /// Schedules a call and waits until it may be made.
    function _announce(bytes memory call) internal {
        _schedule(call);
        skip(COUNCIL_DELAY);
    }

    function _execute(bytes memory call) internal {
        _execute(address(registry), call);
    }

    function _execute(address target, bytes memory call) internal {
        vm.prank(council);
        manager.execute(target, call);
    }

    function _schedule(bytes memory call) internal returns (bytes32 operation) {
        return _schedule(address(registry), call);
    }

    function _schedule(address target, bytes memory call) internal returns (bytes32 operation) {
        vm.prank(council);
        (operation, ) = manager.schedule(target, call, 0);
    }

    function _operation(bytes memory call) internal view returns (bytes32) {
        return _operation(address(registry), call);
    }

    function _operation(address target, bytes memory call) internal view returns (bytes32) {
        return manager.hashOperation(council, target, call);
    }

    // -------------------------------------------------------------------------------------------- states of codes

    function _issueCity() internal {
        by(country).issue(CITY, Kind.City, city);
    }

    function _issueOtherCities() internal {
        by(country).issue(OTHER_CITY, Kind.City, stranger);
        by(country).issue(THIRD_CITY, Kind.City, stranger);
    }

    function _issueDepartment() internal {
        by(city).issue(DEPARTMENT, Kind.Department, applicant);
    }

    function _suspendCity() internal {
        by(country).suspend(CITY, SuspensionReason.KeyCompromised);
    }

    function _suspendCountry() internal {
        _asCouncil(abi.encodeCall(registry.suspend, (COUNTRY, SuspensionReason.CourtOrder)));
    }

    function _retireCity(CityCode to) internal {
        by(country).retire(CITY, to, none());
    }

    function _retireCountry() internal {
        _asCouncil(abi.encodeCall(registry.retire, (COUNTRY, NO_CODE, none())));
    }

    /// Freezes {COUNTRY}'s issuing.
    function _freeze() internal returns (uint40 until) {
        by(guardian).freeze(COUNTRY);
        until = registry.recordOf(COUNTRY).frozenUntil;
    }

    function _appoint(CityCode code, address holder, uint8 roles) internal {
        by(holder).appoint(code, officer, roles, uint40(time + 30 days));
    }

    /// Passes a code on with an unsigned offer and acceptance.
    function _passOn(CityCode code, address from, address to) internal {
        by(from).offer(code, to);
        by(to).accept(code);
    }

    function none() internal pure returns (CityCode[] memory) {}

    // ---------------------------------------------------------------------------------------------- applications

    /// The application of {applicant} for {CITY}; good for a day.
    function _application(uint32 round) internal view returns (Application memory) {
        return Application(CITY, Kind.City, applicant, round, DIGEST, time + 1 days);
    }

    function _apply(uint32 round) internal {
        by(applicant).applyFor(_application(round), "");
    }

    function _refuse(uint32 round) internal {
        by(country).refuse(CITY, applicant, round, RefusalReason.NotEntitled, 0);
    }

    // --------------------------------------------------------------------------------------------------- signing

    /// 65 bytes, as wallets make them.
    function sign(address signer, bytes32 message) internal view returns (bytes memory) {
        return signDigest(signer, digestOf(message));
    }

    function signDigest(address signer, bytes32 digest) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf[signer], digest);
        return abi.encodePacked(r, s, v);
    }

    function digestOf(bytes32 message) internal view returns (bytes32) {
        return digestOf(message, CHAIN_ID, subject());
    }

    function digestOf(bytes32 message, uint256 chainId, address target) internal view virtual returns (bytes32) {
        return SignedMessages.digest(message, chainId, target);
    }

    // ------------------------------------------------------------------------------------------------ assertions

    function assertHolder(CityCode code, address holder) internal {
        vm.assertEq(registry.recordOf(code).holder, holder, string.concat("holder of ", code.toText()));
    }

    function assertStatus(CityCode code, Status status) internal {
        assertEq(registry.recordOf(code).status, status, string.concat("status of ", code.toText()));
    }

    function assertRoles(CityCode code, address account, uint8 roles) internal {
        vm.assertEq(registry.officerRoles(code, account), roles, string.concat("roles at ", code.toText()));
    }

    function assertApplication(address who, ApplicationStatus status, uint32 round) internal {
        vm.assertEq(uint256(registry.applicationOf(CITY, who).status), uint256(status), "application status");
        vm.assertEq(registry.applicationOf(CITY, who).round, round, "application round");
    }

    function assertRecord(CityCode code, CodeRecord memory expected) internal {
        CodeRecord memory actual = registry.recordOf(code);
        vm.assertEq(actual.holder, expected.holder, "holder");
        vm.assertEq(actual.issuedAt, expected.issuedAt, "issued at");
        vm.assertEq(actual.epoch, expected.epoch, "epoch");
        vm.assertEq(actual.frozenUntil, expected.frozenUntil, "frozen until");
        vm.assertEq(uint256(actual.kind), uint256(expected.kind), "kind");
        assertEq(actual.status, expected.status, "status");
        assertEq(actual.reason, expected.reason, "reason");
    }

    function assertResolution(CityCode code, Resolution memory expected) internal {
        Resolution memory actual = registry.resolve(code);
        vm.assertEq(actual.holder, expected.holder, "holder");
        vm.assertEq(uint256(actual.kind), uint256(expected.kind), "kind");
        assertEq(actual.status, expected.status, "status");
        assertEq(actual.reason, expected.reason, "reason");
        vm.assertEq(actual.issuedAt, expected.issuedAt, "issued at");
        assertEq(actual.decidedBy, expected.decidedBy, "decided by");
        assertEq(actual.successor, expected.successor, "successor");
        vm.assertEq(actual.digest, expected.digest, "digest");
    }

    function assertEq(Status actual, Status expected, string memory message) internal {
        vm.assertEq(uint256(actual), uint256(expected), message);
    }

    function assertEq(SuspensionReason actual, SuspensionReason expected, string memory message) internal {
        vm.assertEq(uint256(actual), uint256(expected), message);
    }

    function assertEq(CityCode actual, CityCode expected, string memory message) internal {
        vm.assertEq(actual.toText(), expected.toText(), message);
    }
}
