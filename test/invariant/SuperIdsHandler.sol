// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ROLE_ENROL, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {
    IdKind,
    IdStatus,
    Registration,
    SignedRegistration,
    SuperId
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CITY, COUNCIL_DELAY, COUNTRY, OTHER_CITY, THIRD_CITY} from "../codes/RegistryFixture.sol";
import {Vm, vm} from "../doubles/Vm.sol";
import {Counters, SignedIdMessages as Messages} from "../identity/SignedIdMessages.sol";
import {CREDIT_CODE, NULLIFIER} from "../identity/SuperIdFixture.sol";
import {Act, Deed, Deeds} from "./Deeds.sol";
import {SuperIdsModel} from "./SuperIdsModel.sol";

/// People, officers, the council and strangers, with every act, plain and signed, now and later, on a few nullifiers in
/// three generations each; further ones come when these are used up.
contract SuperIdsHandler is SuperIdsModel {
    using Deeds for Deed;

    address[] private _people;
    address[] private _offices;
    CityCode[] private _codes;
    /// Of each of {_codes}.
    address[] private _officers;
    /// All that was ever signed.
    Deed[] private _signed;

    uint256 private _grown;

    /// How often a message got through later than in the act of signing.
    uint256 public laterSuccesses;
    /// How often somebody could leave, move or return.
    mapping(Act act => uint256) public departures;

    constructor() {
        address abroad = person("abroad");
        by(country).issue(THIRD_CITY, Kind.City, otherCity);
        _asCouncil(abi.encodeCall(registry.admitCountry, (CityCode.wrap("MA.840"), abroad)));
        _codes = [CITY, OTHER_CITY, THIRD_CITY, COUNTRY, CityCode.wrap("MA.840")];
        _officers = [officer, otherOfficer, otherCity, nationalOfficer, abroad];
        _offices = [officer, otherOfficer, nationalOfficer, reviewer, city, otherCity, country, abroad];
        _people = [controller, newController, applicant, successor];
        _addNullifier(IdKind.Organisation, CREDIT_CODE);
        _addNullifier(IdKind.Resident, NULLIFIER);
        _addNullifier(IdKind.Resident, DIGEST);
        // So that most of what follows finds somebody.
        for (uint256 i = 0; i < ids.length; i += 3) _registerFirst(i);
    }

    function _registerFirst(uint256 index) private {
        Deed memory deed;
        (deed.index, deed.id) = (index, ids[index]);
        (deed.account, deed.to, deed.officer) = (controller, CITY, officer);
        (deed.isSigned, deed.signer, deed.officerSigner) = (true, controller, officer);
        deed.counters.deadline = time;
        deed.data = _encode(deed);
        assert(_do(relayer, deed));
    }

    modifier mined() {
        if (!_rarely(3)) mine();
        _;
    }

    // ------------------------------------------------------------------------------------------------------- acts

    /// By transaction.
    function transact(uint256 seed) external step(seed) mined {
        uint256 which = _pick(16);
        // Proposals more often: answers and decisions need one.
        Deed memory deed = _deed(which < 13 ? Act(which) : Act.Propose);
        deed.isSigned = _isSignedAlways(deed.act);
        _fill(deed);
        if (_isForCouncil(deed)) return _councilDoes(deed);
        _do(_sender(deed), deed);
    }

    /// By message, submitted at once by anyone, or kept.
    function sign_(uint256 seed) external step(seed) mined {
        Deed memory deed = _deed(Act(_pick(10)));
        deed.isSigned = true;
        _fill(deed);
        _signed.push(deed);
        if (!_rarely(4)) _do(_anyone(), deed);
    }

    /// In the second in which something begins or ends, or in the one before.
    function actJustThen(uint256 seed) external step(seed) mined {
        Act[4] memory acts = [Act.Annul, Act.Annul, Act.Reactivate, Act(uint8(Act.Answer) + 2 * uint8(_pick(2)))];
        Deed memory deed = _deed(acts[_pick(4)]);
        Model storage model = models[deed.index];
        uint256 since = model.annulment.proposedAt;
        if ((deed.act == Act.Reactivate ? model.finalFrom : since) == 0) return;
        uint256 to = model.finalFrom;
        if (deed.act != Act.Reactivate) {
            to = since + (deed.act == Act.Annul && !_rarely(3) ? 14 days : 60 days);
            deed.proposedAt = uint40(since);
        }
        to -= _pick(2);
        _fill(deed);
        bool isForCouncil = _isForCouncil(deed);
        if (isForCouncil) to -= COUNCIL_DELAY;
        if (to < time) return;
        warp(to);
        if (isForCouncil) _councilDoes(deed);
        else _do(_sender(deed), deed);
    }

    /// What was signed some time ago, used or not.
    function submitAgain(uint256 seed) external step(seed) mined {
        if (_signed.length == 0) return;
        // Rather what was signed lately.
        uint256 back = _pick(_rarely(3) ? _signed.length : 4);
        if (_do(_anyone(), _signed[back < _signed.length ? _signed.length - 1 - back : 0])) ++laterSuccesses;
    }

    /// Registrations of a batch, one of them perhaps twice: each fares as it would alone.
    function registerBatch(uint256 seed) external step(seed) mined {
        Deed[3] memory deeds = [_deed(Act.Register), _deed(Act.Register), _deed(Act.Register)];
        SignedRegistration[] memory items = new SignedRegistration[](3);
        bool[3] memory wouldAlone;
        for (uint256 i = 0; i < 3; ++i) {
            deeds[i].isSigned = true;
            _fill(deeds[i]);
            Registration memory wanted = _registration(deeds[i]);
            (bytes memory one, bytes memory other) = _signatures(deeds[i], digestOf(Messages.registration(wanted)));
            items[i] = SignedRegistration(wanted, one, other);
            wouldAlone[i] = _would(relayer, deeds[i].data);
        }
        vm.recordLogs();
        _noteWrites();
        bytes[] memory refusals = from(relayer).registerBatch(items);
        (uint256 newSlots, uint256 registered) = (_newSlots(), 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < 3; ++i) {
            bool isNew = models[deeds[i].index].record.status == IdStatus.Unregistered;
            bool success = refusals[i].length == 0;
            _assert(success == (wouldAlone[i] && isNew), "30: an item fared otherwise than alone");
            if (!success) continue;
            _done(relayer, deeds[i], logs);
            ++registered;
        }
        _assert(newSlots <= registered, "14: a batch filled further slots");
    }

    /// Whatever has become of offices and country: who is in control leaves, moves to an office that takes it, returns.
    function depart(uint256 seed) external step(seed) mined {
        Deed memory deed = _deed(_rarely(4) ? Act.Reactivate : Act(_rarely(2) ? Act.Deactivate : Act.Move));
        Model storage model = models[deed.index];
        if (!_isFitting(deed.act, deed.index)) return;
        if (deed.act == Act.Reactivate && time >= model.finalFrom) return;
        bool isTaken = _has(deed.to, deed.officer, ROLE_ENROL) && deed.to != model.record.registrar;
        if (deed.act == Act.Move && (!isTaken || model.record.kind != IdKind.Resident)) return;
        if (model.record.changed == height) mine();
        deed.isSigned = deed.act == Act.Move || _rarely(2);
        (deed.signer, deed.officerSigner) = (model.record.controller, deed.officer);
        deed.counters = _countersOf(deed.index);
        deed.data = _encode(deed);
        _assert(_would(deed.isSigned ? relayer : deed.signer, deed.data), "29: could not leave, move or return");
        ++departures[deed.act];
    }

    /// Somebody without any standing, by transaction or with a signature of its own.
    function strangerActs(uint256 seed) external step(seed) mined {
        Deed memory deed = _deed(Act(_pick(13)));
        deed.isSigned = _isSignedAlways(deed.act) || (deed.act < Act.Propose && _rarely(2));
        if (deed.isSigned) {
            (deed.signer, deed.officerSigner) = (stranger, stranger);
            deed.counters = _countersOf(deed.index);
            if (_rarely(2)) deed.officer = stranger;
        }
        deed.data = _encode(deed);
        _assert(!_would(stranger, deed.data), "22: a stranger acted");
    }

    // ------------------------------------------------------------------------------------------------ what is around

    /// Cities are suspended, reinstated and retired, officers come and go, the country is frozen.
    function oversee(uint256 seed) external step(seed) mined {
        uint256 which = _pick(8);
        CityCode code = _codes[_pick(2)];
        bool isActive = registry.recordOf(code).status == Status.Active;
        if (which < 4) {
            if (isActive && which == 0) by(country).suspend(code, SuspensionReason.Other);
            else if (!isActive) by(country).reinstate(code);
        } else if (which < 7) {
            if (!isActive) return;
            bool isFirst = code == CITY;
            (address holder, address who) = isFirst ? (city, officer) : (otherCity, otherOfficer);
            if (which == 4) by(holder).dismiss(code, who);
            else _enrols(code, holder, who);
        } else if (_rarely(3)) {
            if (registry.recordOf(COUNTRY).frozenUntil + 14 days < time) by(guardian).freeze(COUNTRY);
        } else if (_rarely(6) && registry.recordOf(THIRD_CITY).status == Status.Active) {
            CityCode to = registry.recordOf(OTHER_CITY).status == Status.Active && _rarely(2) ? OTHER_CITY : NO_CODE;
            by(country).retire(THIRD_CITY, to, none());
        }
    }

    /// Time passes.
    function wait_(uint256 seed) external step(seed) mined {
        skip(_rarely(3) ? _pick(16 days) : _pick(2 days));
    }

    // -------------------------------------------------------------------------------------------------------- choices

    /// Mostly a Super ID for which the act makes sense.
    function _deed(Act act) private returns (Deed memory deed) {
        deed.act = act;
        deed.index = _pick(ids.length);
        if (!_rarely(8)) {
            for (uint256 i = 0; i < ids.length && !_isFitting(act, deed.index); ++i) {
                deed.index = (deed.index + 1) % ids.length;
            }
        }
        if (act == Act.Register && !_rarely(8) && !_isFitting(act, deed.index)) {
            deed.index = ids.length;
            _addNullifier(IdKind.Resident, keccak256(abi.encode("nullifier", ++_grown)));
        }
        deed.id = ids[deed.index];
        bool forDelegates = act == Act.AddDelegate || act == Act.RevokeDelegate;
        deed.account = forDelegates ? delegates[_pick(2)] : _people[_pick(_people.length)];
        uint256 where = _pick(_codes.length);
        (deed.to, deed.officer) = (_codes[where], _officers[where]);
        if (act == Act.Register && models[deed.index].record.kind == IdKind.Organisation && !_rarely(4)) {
            (deed.to, deed.officer) = (CITY, officer);
        }
        deed.validity = _pick(91 days);
        deed.proposedAt = models[deed.index].annulment.proposedAt;
        if (_rarely(16)) deed.proposedAt = uint40(time);
    }

    function _isFitting(Act act, uint256 index) private view returns (bool) {
        Model storage model = models[index];
        IdStatus status = model.record.status;
        if (act == Act.Register) {
            return
                status == IdStatus.Unregistered &&
                (model.generation == 0 || models[index - 1].record.status == IdStatus.Annulled);
        }
        if (act == Act.Reactivate) return status == IdStatus.Deactivated;
        if (act == Act.Answer || act > Act.Propose) return model.annulment.proposedAt != 0;
        return status == IdStatus.Active;
    }

    /// Signers, mostly the right ones, and the call.
    function _fill(Deed memory deed) private {
        if (deed.isSigned) {
            deed.signer = deed.act == Act.Register ? deed.account : models[deed.index].record.controller;
            if (deed.signer == address(0) || _rarely(8)) deed.signer = _people[_pick(_people.length)];
            deed.officerSigner = _rarely(8) ? _offices[_pick(_offices.length)] : deed.officer;
            deed.counters = _countersOf(deed.index);
            if (_rarely(8)) deed.officer = _offices[_pick(_offices.length)];
        }
        deed.data = _encode(deed);
    }

    function _countersOf(uint256 index) private view returns (Counters memory) {
        SuperId storage record = models[index].record;
        return Counters(record.version, record.changed, time + 20 days);
    }

    function _anyone() private returns (address) {
        if (_rarely(2)) return relayer;
        return _rarely(2) ? _people[_pick(_people.length)] : _offices[_pick(_offices.length)];
    }

    /// Of a transaction, mostly the right one.
    function _sender(Deed memory deed) private returns (address) {
        if (deed.isSigned || _rarely(8)) return _anyone();
        if (deed.act < Act.Propose) return models[deed.index].record.controller;
        return _rarely(3) ? country : _offices[_pick(_offices.length)];
    }

    function _isSignedAlways(Act act) private pure returns (bool) {
        return act == Act.Register || act == Act.Move;
    }

    function _isForCouncil(Deed memory deed) private returns (bool) {
        CityCode proposedBy = models[deed.index].annulment.proposedBy;
        return deed.act >= Act.Dismiss && proposedBy != NO_CODE && proposedBy.parentOf() == NO_CODE && !_rarely(4);
    }

    function _registration(Deed memory deed) private view returns (Registration memory) {
        Model storage model = models[deed.index];
        return
            Registration(
                model.record.kind,
                model.nullifier,
                model.generation,
                deed.account,
                deed.to,
                deed.officer,
                deed.counters.deadline
            );
    }

    function _encode(Deed memory deed) private view returns (bytes memory) {
        if (deed.act == Act.Register) {
            Registration memory wanted = _registration(deed);
            bytes32 digest = digestOf(Messages.registration(wanted));
            (bytes memory one, bytes memory other) = _signatures(deed, digest);
            return abi.encodeCall(superIds.register, (wanted, one, other));
        }
        if (!deed.isSigned || deed.act > Act.Answer) return deed.encode();
        (bytes memory signature, bytes memory officerSignature) = _signatures(
            deed,
            digestOf(deed.message(deed.signer))
        );
        return deed.encodeSigned(signature, officerSignature);
    }

    /// Of the controller, and of the officer where one is needed.
    function _signatures(Deed memory deed, bytes32 digest) private view returns (bytes memory, bytes memory) {
        bytes memory officerSignature;
        if (_isSignedAlways(deed.act)) officerSignature = signDigest(deed.officerSigner, digest);
        return (signDigest(deed.signer, digest), officerSignature);
    }
}
