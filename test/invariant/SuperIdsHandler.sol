// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ROLE_ENROL, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {
    AnnulmentReason,
    IdKind,
    IdStatus,
    Registration,
    SignedRegistration,
    SuperId
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CITY, COUNCIL_DELAY, COUNTRY, OTHER_CITY, THIRD_CITY} from "../codes/RegistryFixture.sol";
import {Vm, vm} from "../doubles/Vm.sol";
import {Counters, SignedIdMessages as Messages} from "../identity/SignedIdMessages.sol";
import {CREDIT_CODE, LONG_CITY, NULLIFIER} from "../identity/SuperIdFixture.sol";
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

    /// How often a list of several was proposed, or annulled, whole.
    mapping(Act act => uint256) public lists;
    /// How often a message got through later than in the act of signing.
    uint256 public laterSuccesses;
    /// How often somebody could leave, move or return.
    mapping(Act act => uint256) public departures;

    constructor() {
        (address abroad, address district) = (person("abroad"), person("district"));
        by(country).issue(THIRD_CITY, Kind.City, otherCity);
        by(country).issue(LONG_CITY, Kind.City, district);
        _asCouncil(abi.encodeCall(registry.admitCountry, (CityCode.wrap("MA.840"), abroad)));
        _codes = [CITY, OTHER_CITY, THIRD_CITY, COUNTRY, CityCode.wrap("MA.840"), LONG_CITY];
        _officers = [officer, otherOfficer, otherCity, nationalOfficer, abroad, district];
        _offices = [officer, otherOfficer, nationalOfficer, reviewer, city, otherCity, country, abroad, district];
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
        uint256 which = _pick(18);
        // Proposals more often: answers and decisions need one.
        Deed memory deed = _deed(
            which < 14
                ? Act(which)
                : which < 17
                    ? Act.Propose
                    : Act.ProposeIn
        );
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
        Act[4] memory acts = [Act.Annul, Act.Annul, Act.Reactivate, _rarely(2) ? Act.Answer : Act.Dismiss];
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

    /// Proposals of one call, or annulments of what was proposed in one second: all as each would fare alone, or none.
    function actOnList(uint256 seed) external step(seed) mined {
        Deed memory first = _deed(_rarely(2) ? Act.Annul : Act.Propose);
        bool isAnnulment = first.act == Act.Annul;
        if (isAnnulment && !_rarely(4) && time < first.proposedAt + 14 days) warp(first.proposedAt + 14 days);
        Deed[2] memory deeds = [first, _alike(first)];
        address sender = isAnnulment ? reviewer : _officerAt(models[first.index].record.registrar);
        if (_rarely(3)) sender = _offices[_pick(_offices.length)];
        address[] memory list = new address[](2);
        bool wouldAll = deeds[0].id != deeds[1].id;
        for (uint256 i = 0; i < 2; ++i) {
            (list[i], deeds[i].data) = (deeds[i].id, deeds[i].encode());
            wouldAll = wouldAll && _would(sender, deeds[i].data);
        }
        bytes memory call =
            isAnnulment
                ? abi.encodeCall(superIds.annulBatch, (list, first.proposedAt))
                : abi.encodeCall(superIds.proposeAnnulments, (list, AnnulmentReason.Other, Deeds.STATEMENT));
        vm.recordLogs();
        _noteWrites();
        vm.prank(sender);
        (bool success, ) = address(superIds).call(call);
        _assert(success == wouldAll, "30: a list fared otherwise than each alone");
        if (!success) return;
        _assert(_newSlots() <= 2 * _slotsOf(first.act), "14: a list filled further slots");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < 2; ++i) _done(sender, deeds[i], logs);
        ++lists[first.act];
    }

    /// The same with another Super ID: mostly one that waits since the same second, or that is with the same registrar.
    function _alike(Deed memory deed) private returns (Deed memory other) {
        other = _deed(deed.act);
        for (uint256 i = 0; i < ids.length && !_isAlike(deed, other.index); ++i) {
            other.index = (other.index + 1) % ids.length;
        }
        if (_rarely(8)) other.index = deed.index;
        (other.id, other.proposedAt) = (ids[other.index], deed.proposedAt);
    }

    function _isAlike(Deed memory deed, uint256 index) private view returns (bool) {
        (Model storage one, Model storage other) = (models[deed.index], models[index]);
        if (index == deed.index || !_isFitting(deed.act, index)) return false;
        if (deed.act == Act.Annul) return other.annulment.proposedAt == deed.proposedAt;
        return other.record.registrar == one.record.registrar && other.annulment.proposedAt == 0;
    }

    function _officerAt(CityCode code) private view returns (address) {
        for (uint256 i = 0; i < _codes.length; ++i) if (_codes[i] == code) return _officers[i];
        return country;
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
        Deed memory deed = _deed(Act(_pick(14)));
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
            if (_rarely(2)) _addNullifier(IdKind.Organisation, creditCodeOf(130100, ++_grown));
            else _addNullifier(IdKind.Resident, keccak256(abi.encode("nullifier", ++_grown)));
        }
        deed.id = ids[deed.index];
        bool forDelegates = act == Act.AddDelegate || act == Act.RevokeDelegate;
        deed.account = forDelegates ? delegates[_pick(2)] : _people[_pick(_people.length)];
        uint256 where = _pick(_codes.length);
        (deed.to, deed.officer) = (_codes[where], _officers[where]);
        bool isOrganisation = models[deed.index].record.kind == IdKind.Organisation;
        if ((act == Act.Register || act == Act.ProposeIn) && isOrganisation && !_rarely(4)) {
            where = _rarely(3) ? 5 : 0;
            (deed.to, deed.officer) = (_codes[where], _officers[where]);
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
        if (act == Act.Answer || act >= Act.Dismiss) return model.annulment.proposedAt != 0;
        if (act == Act.ProposeIn && model.record.kind != IdKind.Organisation) return false;
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
        if (deed.act == Act.ProposeIn && !_rarely(3)) return deed.officer;
        return _rarely(3) ? country : _offices[_pick(_offices.length)];
    }

    function _isSignedAlways(Act act) private pure returns (bool) {
        return act == Act.Register || act == Act.Move;
    }

    function _isForCouncil(Deed memory deed) private returns (bool) {
        CityCode above = models[deed.index].annulment.decidedAbove;
        return deed.act >= Act.Dismiss && above != NO_CODE && above.parentOf() == NO_CODE && !_rarely(4);
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
        if (deed.act == Act.ProposeIn) {
            Model storage model = models[deed.index];
            return
                abi.encodeCall(
                    superIds.proposeAnnulmentsIn,
                    (deed.to, listOf(model.nullifier), model.generation, AnnulmentReason.Other, Deeds.STATEMENT)
                );
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
