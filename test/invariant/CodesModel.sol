// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind} from "../../contracts/codes/CityCodes.sol";
import {
    ApplicationRecord,
    ApplicationStatus,
    CodeRecord,
    OfficerTerm,
    Resolution,
    Status
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {COUNCIL_DELAY, RegistryFixture} from "../codes/RegistryFixture.sol";
import {Vm, vm} from "../doubles/Vm.sol";
import {CodeEvents, ToldCode} from "./CodeEvents.sol";
import {Handler} from "./Handler.sol";

/// A small tree of codes, and a plain model of it beside the registry: who holds what, who was appointed, who asked for
/// what. All acts go through {_act}, which also reads their events and watches their gas and storage.
abstract contract CodesModel is RegistryFixture, Handler {
    struct Model {
        Kind kind;
        uint256 parent; // index, NONE for a country
        Status status;
        address holder;
        uint24 epoch;
        uint40 issuedAt;
        uint256 successor; // 1 + index; 0 for none
        address lastOfficer;
        address voidOfficer; // the last one of a former holder
    }

    struct Freeze {
        uint256 from;
        uint256 until;
    }

    uint256 internal constant NONE = type(uint256).max;
    /// In the place of a role: what only the holder does.
    uint8 internal constant HOLDER = 0;
    /// More than any act but a batch takes, the way to whoever answers for a code included.
    uint256 internal constant GAS_OF_AN_ACT = 150_000;

    CityCode[] public codes;
    Model[] internal models;
    address[] internal actors;
    mapping(uint256 index => mapping(uint24 epoch => mapping(address officer => OfficerTerm))) internal terms;
    mapping(uint256 index => mapping(address applicant => ApplicationRecord)) internal applications;
    mapping(address account => uint256) internal nonces;
    mapping(uint256 index => Freeze[]) internal freezes;
    mapping(CityCode code => ToldCode) private _told;
    /// How many slots an act may fill; none if it is not listed.
    mapping(bytes4 selector => uint256) private _slotsOf;

    constructor() {
        _noteWrites();
        vm.recordLogs();
        setUp();
        _watch(address(registry));
        _readEvents();
        actors = [country, city, officer, applicant, successor, person("sixth")];
        bytes4[10] memory oneSlot = [
            registry.admitCountry.selector,
            registry.applyFor.selector,
            registry.withdraw.selector,
            registry.approve.selector,
            registry.issue.selector,
            registry.issueSigned.selector,
            registry.issueBatch.selector,
            registry.retire.selector,
            registry.dismissSigned.selector,
            registry.acceptSigned.selector
        ];
        for (uint256 i = 0; i < oneSlot.length; ++i) _slotsOf[oneSlot[i]] = 1;
        _slotsOf[registry.appoint.selector] = 1;
        _slotsOf[registry.publish.selector] = 1;
        _slotsOf[registry.offer.selector] = 1;
        _slotsOf[registry.cancelSigned.selector] = 1;
        _slotsOf[registry.appointSigned.selector] = 2;
        _slotsOf[registry.publishSigned.selector] = 2;
        _slotsOf[registry.offerSigned.selector] = 2;
    }

    function _add(CityCode code, Kind kind, uint256 parent) internal returns (uint256 index) {
        index = codes.length;
        codes.push(code);
        models.push().kind = kind;
        models[index].parent = parent;
    }

    // --------------------------------------------------------------------------------------------------------- acts

    /// Calls the registry, or the manager which calls it.
    /// @param selector of what the registry does
    function _act(address target, address sender, bytes memory call, bytes4 selector) internal returns (bool success) {
        if (target == address(registry)) _assertFree(sender, call);
        vm.recordLogs();
        _noteWrites();
        vm.prank(sender);
        uint256 gas_ = gasleft();
        (success, ) = target.call(call);
        gas_ -= gasleft();
        if (!success) return false;
        _assert(gas_ < GAS_OF_AN_ACT, "13: an act took too much gas");
        _assert(_newSlots() <= _slotsOf[selector], "14: an act filled further slots");
        _readEvents();
    }

    function _councilActs(bytes memory call) internal returns (bool success) {
        // Where it was scheduled before and then refused, it is scheduled still.
        if (manager.getSchedule(_operation(call)) == 0) _schedule(call);
        skip(COUNCIL_DELAY);
        bytes memory execution = abi.encodeCall(manager.execute, (address(registry), call));
        return _act(address(manager), council, execution, bytes4(call));
    }

    function _readEvents() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(registry)) CodeEvents.read(_told, logs[i], time);
        }
    }

    // ------------------------------------------------------------------------------------------- what acts change

    function _assigned(uint256 index, address holder) internal {
        Model storage model = models[index];
        _stands(index, Status.Active);
        _assert(model.holder == address(0), "2: issued twice");
        (model.holder, model.issuedAt) = (holder, uint40(time));
    }

    function _stands(uint256 index, Status status) internal {
        _assert(models[index].status != Status.Retired, "1: a retired code came back");
        models[index].status = status;
    }

    function _passed(uint256 index, address to) internal {
        Model storage model = models[index];
        if (model.lastOfficer != address(0)) model.voidOfficer = model.lastOfficer;
        (model.holder, model.epoch) = (to, model.epoch + 1);
    }

    function _appointed(uint256 index, address who, uint8 roles, uint40 until) internal {
        terms[index][models[index].epoch][who] = OfficerTerm(roles, until);
        models[index].lastOfficer = who;
    }

    function _frozen(uint256 index) internal {
        uint256 until = time + 14 days;
        Freeze[] storage past = freezes[index];
        past.push(Freeze(time, until - (until % 1 hours)));
        bool isSo = registry.recordOf(codes[index]).frozenUntil == until - (until % 1 hours);
        _assert(isSo, "11: frozen for another time than 14 days");
        uint256 frozen = 0;
        for (uint256 i = past.length; i > 0 && past[i - 1].until + 28 days > until; --i) {
            uint256 from = past[i - 1].from;
            frozen += past[i - 1].until - (from + 28 days > until ? from : until - 28 days);
        }
        // The hour: an early end is rounded down, and the time of the next freeze counted from there.
        _assert(frozen <= 14 days + 1 hours, "11: frozen more than 14 of 28 days");
    }

    // ------------------------------------------------------------------------------------------------- who may act

    /// The roles that the model gives at an active code.
    function _roles(uint256 index, address account) internal view returns (uint8) {
        if (models[index].holder == account) return 31;
        OfficerTerm memory term = terms[index][models[index].epoch][account];
        return time < term.until ? term.roles : 0;
    }

    /// Who answers for what was below a code: itself, its successor, or the level above; NONE is the council.
    function _issuerOf(uint256 index) internal view returns (uint256 issuer) {
        issuer = models[index].parent;
        while (issuer != NONE && models[issuer].status == Status.Retired) {
            issuer = models[issuer].successor == 0 ? models[issuer].parent : models[issuer].successor - 1;
        }
    }

    /// Whether all above the code are active, and its country not frozen.
    function _isOpen(uint256 index) internal view returns (bool) {
        uint256 above = models[index].parent;
        while (above != NONE) {
            if (models[above].status != Status.Active) return false;
            if (models[above].parent == NONE && _isFrozen(above)) return false;
            above = models[above].parent;
        }
        return true;
    }

    function _isFrozen(uint256 index) internal view returns (bool) {
        uint256 count = freezes[index].length;
        return count != 0 && freezes[index][count - 1].until > time;
    }

    /// Whether somebody is the holder, or has all the roles.
    /// @param roles union of the ROLE_ constants, or {HOLDER}
    function _may(uint256 index, address account, uint8 roles) internal view returns (bool) {
        if (index == NONE) return false;
        return models[index].holder == account || (roles != HOLDER && _roles(index, account) & roles == roles);
    }

    function _assertPending(uint256 index, address who, uint32 round) internal {
        ApplicationRecord storage filed = applications[index][who];
        bool isPending = filed.status == ApplicationStatus.Pending && filed.round == round;
        _assert(isPending, "9: decided about what was not pending");
    }

    // --------------------------------------------------------------------------------------- registry against model

    function _count() internal view override returns (uint256) {
        return codes.length;
    }

    function _compare(uint256 index) internal override {
        _compareRecord(index);
        for (uint256 i = 0; i < actors.length; ++i) _compareAccount(index, actors[i]);
        _compareWithEvents(index);
        address account = actors[index % actors.length];
        _assert(registry.nonces(account) == nonces[account], "10: the nonce");
    }

    function _compareRecord(uint256 index) private {
        Model storage model = models[index];
        CodeRecord memory record = registry.recordOf(codes[index]);
        bool isIssued = model.holder != address(0);
        _assert(
            (record.status == Status.Retired) == (model.status == Status.Retired),
            "1: retired or not as it should be"
        );
        _assert(record.holder == model.holder, "2: the holder is who was given the code last");
        _assert(record.epoch == model.epoch, "2: one epoch for each change of holder");
        _assert(record.status == model.status, "7: the status is that of the last act");
        _assert(record.kind == (isIssued ? model.kind : Kind.None), "8: the kind is that of the issue");
        _assert(record.issuedAt == model.issuedAt, "8: the time is that of the issue");

        bool isActive = record.status == Status.Active;
        for (uint256 above = model.parent; above != NONE; above = models[above].parent) {
            CodeRecord memory parent = registry.recordOf(codes[above]);
            isActive = isActive && parent.status == Status.Active;
            if (!isIssued) continue;
            _assert(parent.issuedAt != 0 && parent.issuedAt <= record.issuedAt, "8: issued before the code above");
        }
        Resolution memory resolution = registry.resolve(codes[index]);
        _assert((resolution.status == Status.Active) == isActive, "7: active if and only if all above are");
        _assert(resolution.holder == record.holder, "7: resolved to another holder");
    }

    function _compareAccount(uint256 index, address account) private {
        (CityCode code, Model storage model) = (codes[index], models[index]);
        uint8 roles = model.status == Status.Active ? _roles(index, account) : 0;
        _assert(registry.officerRoles(code, account) == roles, "4: roles in force");
        ApplicationRecord memory actual = registry.applicationOf(code, account);
        ApplicationRecord storage expected = applications[index][account];
        _assert(actual.round == expected.round, "9: the round");
        _assert(actual.status == expected.status, "9: the application's status");
    }

    function _compareWithEvents(uint256 index) private {
        CityCode code = codes[index];
        ToldCode storage told = _told[code];
        CodeRecord memory record = registry.recordOf(code);
        Resolution memory resolution = registry.resolve(code);
        _assert(keccak256(abi.encode(record)) == keccak256(abi.encode(told.record)), "15: the record");
        _assert(registry.offerOf(code) == told.offeredTo, "15: the offer");
        _assert(resolution.digest == told.digest, "15: the digest");
        if (record.status == Status.Retired) _assert(resolution.successor == told.successor, "15: the successor");
        for (uint256 i = 0; i < actors.length; ++i) {
            address account = actors[i];
            OfficerTerm memory term = registry.officerTerm(code, account);
            OfficerTerm storage toldTerm = told.officers[record.epoch][account];
            _assert(term.roles == toldTerm.roles && term.until == toldTerm.until, "15: the officer's term");
            _assert(
                keccak256(abi.encode(registry.applicationOf(code, account))) ==
                    keccak256(abi.encode(told.applications[account])),
                "15: the application"
            );
        }
    }
}
