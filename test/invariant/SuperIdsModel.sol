// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ROLE_ENROL, ROLE_REVIEW, Status} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {Annulment, AnnulmentReason, IdKind, IdStatus, SuperId} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CITY, COUNCIL_DELAY, COUNTRY} from "../codes/RegistryFixture.sol";
import {Vm, vm} from "../doubles/Vm.sol";
import {Counters} from "../identity/SignedIdMessages.sol";
import {LONG_CITY, SuperIdFixture} from "../identity/SuperIdFixture.sol";
import {Act, Deed, DELEGATE_TYPE} from "./Deeds.sol";
import {Handler} from "./Handler.sol";
import {SuperIdEvents, ToldId} from "./SuperIdEvents.sol";

/// A plain model of Super IDs beside the registry. Deeds go through {_do}; what it lets through against the model breaks
/// a sentence.
abstract contract SuperIdsModel is SuperIdFixture, Handler {
    struct Model {
        bytes32 nullifier;
        uint32 generation;
        SuperId record; // the controller stays while deactivated
        uint256 finalFrom;
        uint64 changedBefore; // the deactivation
        Annulment annulment;
    }

    address[] public ids;
    Model[] internal models;
    mapping(uint256 index => mapping(uint24 version => mapping(address delegate => uint256))) private _until;
    address[] internal delegates;
    mapping(address superId => ToldId) private _told;
    /// As it was when it was compared last.
    mapping(uint256 index => SuperId) private _seen;

    /// How often each act got through, by transaction and by message.
    mapping(Act act => mapping(bool isSigned => uint256)) public successes;

    constructor() {
        _noteWrites();
        setUp();
        _watch(address(superIds));
        delegates = [delegate, relayer];
    }

    /// The Super IDs of a nullifier, in three generations.
    function _addNullifier(IdKind kind, bytes32 nullifier) internal {
        for (uint32 generation = 0; generation < 3; ++generation) {
            ids.push(idOf(kind, nullifier, generation));
            Model storage model = models.push();
            (model.nullifier, model.generation, model.record.kind) = (nullifier, generation, kind);
        }
    }

    // -------------------------------------------------------------------------------------------------------- deeds

    function _do(address sender, Deed memory deed) internal returns (bool success) {
        _assertFree(sender, deed.data);
        return _act(address(superIds), sender, deed.data, sender, deed);
    }

    /// Announced, and done after the council's delay.
    function _councilDoes(Deed memory deed) internal {
        // Where it was scheduled before and then refused, it is scheduled still.
        if (manager.getSchedule(_operation(address(superIds), deed.data)) == 0) {
            _schedule(address(superIds), deed.data);
        }
        skip(COUNCIL_DELAY);
        bytes memory call = abi.encodeCall(manager.execute, (address(superIds), deed.data));
        _act(address(manager), council, call, address(manager), deed);
    }

    /// @param actor whom the registry sees
    function _act(
        address target,
        address sender,
        bytes memory call,
        address actor,
        Deed memory deed
    ) private returns (bool success) {
        vm.recordLogs();
        _noteWrites();
        vm.prank(sender);
        (success, ) = target.call(call);
        if (!success) return false;
        _assert(_newSlots() <= _slotsOf(deed.act), "14: an act filled further slots");
        _done(actor, deed, vm.getRecordedLogs());
    }

    function _slotsOf(Act act) internal pure returns (uint256) {
        bool fillsOne = act == Act.Register || act == Act.Deactivate || act == Act.AddDelegate || _isProposal(act);
        return fillsOne ? 1 : 0;
    }

    function _isProposal(Act act) internal pure returns (bool) {
        return act == Act.Propose || act == Act.ProposeIn;
    }

    /// After a deed that the registry let through.
    function _done(address sender, Deed memory deed, Vm.Log[] memory logs) internal {
        ++successes[deed.act][deed.isSigned];
        if (deed.act == Act.Register) _checkRegistration(sender, deed);
        else if (deed.act < Act.Propose) _checkControl(sender, deed);
        else if (deed.act == Act.ProposeIn) _checkDivision(sender, deed);
        else if (deed.act >= Act.Dismiss) _checkDecision(sender, deed);
        if (deed.act == Act.Answer || deed.act >= Act.Dismiss) _checkPending(deed);
        if (deed.act == Act.Move) _checkMove(sender, deed);
        _checkLinks(deed, logs);
        _apply(sender, deed);
        for (uint256 i = 0; i < logs.length; ++i) {
            bool isOfThis = logs[i].emitter == address(superIds) && logs[i].topics[1] == _topic(deed.id);
            if (isOfThis) SuperIdEvents.read(_told, logs[i], time, height);
        }
    }

    // --------------------------------------------------------------------------------------------------- sentences

    function _checkRegistration(address sender, Deed memory deed) private {
        Model storage model = models[deed.index];
        _assert(model.record.status == IdStatus.Unregistered, "20: registered twice");
        _assert(
            model.generation == 0 || models[deed.index - 1].record.status == IdStatus.Annulled,
            "20: registered before the annulment of the one before"
        );
        bool isElsewhere = model.record.kind == IdKind.Organisation && !_isOfDivision(deed.to) && deed.to != COUNTRY;
        _assert(!isElsewhere, "20: an organisation elsewhere");
        _assert(deed.signer == deed.account || sender == deed.account, "22: acted without the controller");
        _assert(_isOpen(deed.to), "28: enrolled below what is not active, or while frozen");
        _checkOfficer(sender, deed);
    }

    function _checkControl(address sender, Deed memory deed) private {
        SuperId storage record = models[deed.index].record;
        bool isUndone = deed.act == Act.Reactivate;
        IdStatus expected = isUndone ? IdStatus.Deactivated : IdStatus.Active;
        _assert(record.status == expected, "22: acted in another status");
        _assert(!isUndone || time < models[deed.index].finalFrom, "22: acted when final");
        bool isSignedByIt = deed.isSigned && deed.signer == record.controller;
        _assert(sender == record.controller || isSignedByIt, "22: acted without the controller");
        if (!deed.isSigned) return;
        Counters memory counters = deed.counters;
        bool isCurrent = counters.version == record.version && counters.changed == record.changed;
        _assert(isCurrent && record.changed != height, "23: a superseded message acted");
        _assert(time <= counters.deadline, "23: a message acted after its deadline");
    }

    function _checkMove(address sender, Deed memory deed) private {
        bool isOrganisation = models[deed.index].record.kind == IdKind.Organisation;
        _assert(!isOrganisation || deed.to.countryOf() == COUNTRY, "20: an organisation elsewhere");
        _checkOfficer(sender, deed);
    }

    function _checkOfficer(address sender, Deed memory deed) private {
        _assert(_has(deed.to, deed.officer, ROLE_ENROL), "28: accepted without role");
        _assert(deed.officerSigner == deed.officer || sender == deed.officer, "28: accepted by another");
    }

    function _checkPending(Deed memory deed) private {
        Annulment storage annulment = models[deed.index].annulment;
        uint256 since = annulment.proposedAt;
        _assert(since != 0 && deed.proposedAt == since, "24: decided about another proposal");
        _assert(time < since + 60 days, "24: decided about a lapsed proposal");
        if (deed.act == Act.Answer) _assert(!annulment.answered, "24: answered twice");
        if (deed.act == Act.Annul) _assert(time >= since + 14 days, "24: annulled within the notice");
        if (deed.act == Act.Dismiss) _assert(time != since, "24: dismissed in the second of the proposal");
    }

    /// By the level above; what proposed may dismiss, too.
    function _checkDecision(address sender, Deed memory deed) private {
        Annulment storage annulment = models[deed.index].annulment;
        CityCode above = registry.issuerOf(annulment.decidedAbove);
        if (above == NO_CODE ? sender == address(manager) : _has(above, sender, ROLE_REVIEW)) return;
        bool isProposer = _has(registry.answersFor(annulment.proposedBy), sender, ROLE_ENROL);
        _assert(deed.act == Act.Dismiss && isProposer, "24: decided by another than the level above");
    }

    /// By a city, of organisations that are of its division: all here are of the same.
    function _checkDivision(address sender, Deed memory deed) private {
        bool isOrganisation = models[deed.index].record.kind == IdKind.Organisation;
        _assert(isOrganisation && _isOfDivision(deed.to), "24: proposed by the city of another division");
        _assert(_has(deed.to, sender, ROLE_ENROL), "24: proposed by another");
    }

    function _isOfDivision(CityCode code) internal pure returns (bool) {
        return code == CITY || code == LONG_CITY;
    }

    /// For which code somebody proposes: who answers for the registrar, or the level above.
    function _proposing(address sender, CityCode registrar) private returns (CityCode code) {
        code = registry.answersFor(registrar);
        if (_has(code, sender, ROLE_ENROL)) return code;
        code = registry.issuerOf(code);
        _assert(_has(code, sender, ROLE_ENROL), "24: proposed by another");
    }

    function _has(CityCode code, address account, uint8 role) internal view returns (bool) {
        return registry.officerRoles(code, account) & role != 0;
    }

    /// Whether a code and all above are active, and its country not frozen.
    function _isOpen(CityCode code) private view returns (bool) {
        for (CityCode above = code; above != NO_CODE; above = above.parentOf()) {
            if (registry.recordOf(above).status != Status.Active) return false;
        }
        return registry.recordOf(code.countryOf()).frozenUntil <= time;
    }

    /// Each act that readers see is one event, linked to the one before; a reactivation is linked past what it undoes.
    function _checkLinks(Deed memory deed, Vm.Log[] memory logs) private {
        Model storage model = models[deed.index];
        uint256 expected = deed.act == Act.Reactivate ? model.changedBefore : model.record.changed;
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(superIds) || logs[i].topics[1] != _topic(deed.id)) continue;
            bytes32 topic = logs[i].topics[0];
            uint256 word = 4;
            if (topic == IERC1056.DIDOwnerChanged.selector) word = 2;
            else if (topic != IERC1056.DIDDelegateChanged.selector && topic != IERC1056.DIDAttributeChanged.selector) {
                continue;
            }
            ++count;
            bytes memory data = logs[i].data;
            uint256 previousChange;
            assembly ("memory-safe") {
                previousChange := mload(add(data, mul(word, 0x20)))
            }
            _assert(previousChange == expected, "26: an event is not linked to the one before");
        }
        _assert(count == (_isSeen(deed.act) ? 1 : 0), "26: an event is missing or too many");
    }

    function _topic(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function _isSeen(Act act) private pure returns (bool) {
        return act < Act.Answer || act == Act.Annul;
    }

    // ------------------------------------------------------------------------------------------- what deeds change

    function _apply(address sender, Deed memory deed) private {
        Model storage model = models[deed.index];
        SuperId storage record = model.record;
        Act act = deed.act;
        if (act == Act.Register) {
            (record.status, record.controller, record.registrar) = (IdStatus.Active, deed.account, deed.to);
        } else if (act == Act.ChangeController) {
            (record.controller, record.version) = (deed.account, record.version + 1);
        } else if (act == Act.Deactivate) {
            record.status = IdStatus.Deactivated;
            (model.finalFrom, model.changedBefore) = (time + 30 days, record.changed);
        } else if (act == Act.Reactivate) {
            (record.status, model.finalFrom) = (IdStatus.Active, 0);
        } else if (act == Act.AddDelegate) {
            _until[deed.index][record.version][deed.account] = time + deed.validity;
        } else if (act == Act.RevokeDelegate) {
            _until[deed.index][record.version][deed.account] = 0;
        } else if (act == Act.Move) {
            record.registrar = deed.to;
        } else if (act == Act.Answer) {
            model.annulment.answered = true;
        } else if (_isProposal(act)) {
            uint256 since = model.annulment.proposedAt;
            _assert(since == 0 || time >= since + 60 days, "24: proposed while another waits");
            bool isByCity = act == Act.ProposeIn;
            CityCode proposedBy = isByCity ? deed.to : _proposing(sender, record.registrar);
            CityCode above = isByCity ? registry.answersFor(record.registrar) : proposedBy;
            model.annulment = Annulment(proposedBy, above, AnnulmentReason.Other, uint40(time), false);
        } else if (act >= Act.Dismiss) {
            delete model.annulment;
            if (act == Act.Annul) {
                (record.status, record.controller, model.finalFrom) = (IdStatus.Annulled, address(0), 0);
            }
        }
        if (_isSeen(act)) record.changed = uint64(height);
    }

    // -------------------------------------------------------------------------------------- registry against model

    function _count() internal view override returns (uint256) {
        return ids.length;
    }

    function _compare(uint256 index) internal override {
        SuperId memory record = superIds.resolve(ids[index]);
        _compareWithBefore(index, record);
        _compareRecord(index, record);
        _compareDelegates(index);
        _compareWithEvents(ids[index], record);
        _assert(superIds.authority() == address(manager), "16: the authority changed");
        _assert(address(superIds.CITY_CODES()) == address(registry), "16: another registry of codes");
    }

    function _compareRecord(uint256 index, SuperId memory actual) private {
        Model storage model = models[index];
        SuperId memory expected = model.record;
        if (expected.status == IdStatus.Unregistered) expected.kind = IdKind.None;
        if (expected.status != IdStatus.Active) expected.controller = address(0);
        _assert(actual.version == expected.version, "21: one version for each change of controller");
        _assert(_isSame(abi.encode(actual), abi.encode(expected)), "21: the record");
        (address who, uint256 finalFrom) = superIds.deactivationOf(ids[index]);
        _assert(finalFrom == model.finalFrom, "21: when the deactivation is final");
        _assert(who == (finalFrom == 0 ? address(0) : model.record.controller), "21: who may reactivate");
        Annulment memory annulment = superIds.annulmentOf(ids[index]);
        _assert(annulment.proposedBy == model.annulment.proposedBy, "24: proposed for another code");
        _assert(annulment.decidedAbove == model.annulment.decidedAbove, "24: decided elsewhere");
        _assert(_isSame(abi.encode(annulment), abi.encode(model.annulment)), "24: the proposal");
        bool isLost =
            model.generation != 0 &&
                actual.status != IdStatus.Unregistered &&
                superIds.resolve(ids[index - 1]).status != IdStatus.Annulled;
        _assert(!isLost, "20: two generations at once");
    }

    function _compareDelegates(uint256 index) private {
        SuperId storage record = models[index].record;
        for (uint256 i = 0; i < delegates.length; ++i) {
            address account = delegates[i];
            uint256 until = record.status == IdStatus.Active ? _until[index][record.version][account] : 0;
            uint256 actual = superIds.delegates(ids[index], keccak256(abi.encode(DELEGATE_TYPE)), account);
            _assert(actual == until, "25: until when, of this version");
            bool isValid = superIds.validDelegate(ids[index], DELEGATE_TYPE, account);
            _assert(isValid == until > time, "25: valid until then");
        }
    }

    function _compareWithEvents(address id, SuperId memory record) private {
        ToldId storage told = _told[id];
        SuperId memory expected = told.record;
        expected.kind = record.kind;
        _assert(_isSame(abi.encode(record), abi.encode(expected)), "31: the record");
        _assert(superIds.owners(id) == told.owner, "31: the owner to ERC-1056 readers");
        _assert(superIds.changed(id) == told.record.changed, "31: the block of the last event");
        _assert(_isSame(abi.encode(superIds.annulmentOf(id)), abi.encode(told.annulment)), "31: the proposal");
    }

    function _compareWithBefore(uint256 index, SuperId memory record) private {
        SuperId memory before = _seen[index];
        _assert(record.changed >= before.changed && record.version >= before.version, "27: a counter went back");
        _assert(record.changed <= height, "27: changed in a block to come");
        _assert(before.kind == IdKind.None || before.kind == record.kind, "27: another kind");
        _seen[index] = record;
    }

    function _isSame(bytes memory one, bytes memory other) private pure returns (bool) {
        return keccak256(one) == keccak256(other);
    }
}
