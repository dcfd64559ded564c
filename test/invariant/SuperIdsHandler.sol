// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {ROLE_ENROL, ROLE_REVIEW, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {
    Annulment,
    AnnulmentReason,
    Authorisation,
    IdKind,
    IdStatus,
    Move,
    Registration,
    SignedRegistration,
    SuperId
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {CITY, COUNCIL_DELAY, COUNTRY, OTHER_CITY, THIRD_CITY} from "../codes/RegistryFixture.sol";
import {Vm, vm} from "../doubles/Vm.sol";
import {Counters, SignedIdMessages as Messages} from "../identity/SignedIdMessages.sol";
import {CREDIT_CODE, NULLIFIER, SuperIdFixture} from "../identity/SuperIdFixture.sol";

/// What is done with a Super ID.
enum Act {
    Register,
    ChangeController,
    Deactivate,
    Reactivate,
    AddDelegate,
    RevokeDelegate,
    SetAttribute,
    RevokeAttribute,
    Move,
    Answer,
    Propose,
    Dismiss,
    Annul
}

/// People, officers, the council and strangers, with every act, plain and signed, now and later, on three nullifiers in
/// three generations. Beside the registry it keeps a plain model; what gets through against it is counted as a breach.
contract SuperIdsHandler is SuperIdFixture {
    struct Model {
        bytes32 nullifier;
        uint32 generation;
        SuperId record; // the controller stays while deactivated
        uint256 finalFrom;
        uint64 changedBefore; // the deactivation
        Annulment annulment;
    }

    /// An act as somebody wants it, to be sent or signed.
    struct Deed {
        Act act;
        uint256 index;
        address account; // the controller or delegate to be
        CityCode to; // the registrar to be
        address officer;
        uint256 validity;
        uint40 proposedAt;
        bool isSigned;
        address signer; // whose signature stands for the controller's
        address officerSigner;
        Counters counters;
        bytes call;
    }

    uint256 private constant GENERATIONS = 3;
    bytes32 private constant TYPE = "veriKey";
    bytes32 private constant NAME = "did/svc/Inbox";

    address[] public ids;
    mapping(uint256 index => Model) private _models;
    mapping(uint256 index => mapping(uint24 version => mapping(address delegate => uint256))) private _until;
    address[] private _people;
    address[] private _delegates;
    address[] private _offices;
    CityCode[] private _codes;
    /// Of each of {_codes}.
    address[] private _officers;
    /// All that was ever signed.
    Deed[] private _signed;
    uint256 private _random;

    /// What was let through and should not have been, by what it was.
    mapping(string what => uint256) public breaches;
    /// How often each act got through, by transaction and by message.
    mapping(Act act => mapping(bool isSigned => uint256)) public successes;
    /// How often a message got through later than in the act of signing.
    uint256 public laterSuccesses;

    constructor() {
        setUp();
        address abroad = person("abroad");
        by(country).issue(THIRD_CITY, Kind.City, otherCity);
        _asCouncil(abi.encodeCall(registry.admitCountry, (CityCode.wrap("MA.840"), abroad)));
        _codes = [CITY, OTHER_CITY, THIRD_CITY, COUNTRY, CityCode.wrap("MA.840")];
        _officers = [officer, otherOfficer, otherCity, nationalOfficer, abroad];
        _offices = [officer, otherOfficer, nationalOfficer, reviewer, city, otherCity, country, abroad];
        _people = [controller, newController, applicant, successor];
        _delegates = [delegate, relayer];
        bytes32[3] memory nullifiers = [CREDIT_CODE, NULLIFIER, DIGEST];
        for (uint256 i = 0; i < 3; ++i) {
            for (uint32 j = 0; j < GENERATIONS; ++j) {
                IdKind kind = i == 0 ? IdKind.Organisation : IdKind.Resident;
                _models[ids.length].nullifier = nullifiers[i];
                _models[ids.length].generation = j;
                _models[ids.length].record.kind = kind;
                ids.push(idOf(kind, nullifiers[i], j));
            }
        }
        // So that most of what follows finds somebody.
        for (uint256 i = 0; i < 3; ++i) _registerFirst(i * GENERATIONS);
    }

    function _registerFirst(uint256 index) private {
        Deed memory deed;
        deed.index = index;
        (deed.account, deed.to, deed.officer) = (controller, CITY, officer);
        (deed.isSigned, deed.signer, deed.officerSigner) = (true, controller, officer);
        deed.counters.deadline = time;
        deed.call = _call(deed);
        assert(_do(relayer, deed));
    }

    modifier seeded(uint256 seed) {
        _random = seed;
        if (_pick(3) != 0) mine();
        _;
    }

    // ------------------------------------------------------------------------------------------------------- acts

    /// By transaction.
    function transact(uint256 seed) external seeded(seed) {
        uint256 which = _pick(16);
        // Proposals more often: answers and decisions need one.
        Deed memory deed = _deed(which < 13 ? Act(which) : Act.Propose);
        deed.isSigned = _isSignedAlways(deed.act);
        _fill(deed);
        if (_isForCouncil(deed)) return _councilDoes(deed);
        _do(_sender(deed), deed);
    }

    /// By message, submitted at once by anyone, or kept.
    function sign_(uint256 seed) external seeded(seed) {
        Deed memory deed = _deed(Act(_pick(10)));
        deed.isSigned = true;
        _fill(deed);
        _signed.push(deed);
        if (_pick(4) != 0) _do(_anyone(), deed);
    }

    /// In the second in which something begins or ends, or in the one before.
    function actJustThen(uint256 seed) external seeded(seed) {
        Act[4] memory acts = [Act.Annul, Act.Annul, Act.Reactivate, Act(uint8(Act.Answer) + 2 * uint8(_pick(2)))];
        Deed memory deed = _deed(acts[_pick(4)]);
        Model storage model = _models[deed.index];
        uint256 since = model.annulment.proposedAt;
        if ((deed.act == Act.Reactivate ? model.finalFrom : since) == 0) return;
        uint256 to = model.finalFrom;
        if (deed.act != Act.Reactivate) {
            to = since + (deed.act == Act.Annul && _pick(3) != 0 ? 14 days : 60 days);
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
    function submitAgain(uint256 seed) external seeded(seed) {
        if (_signed.length == 0) return;
        // Rather what was signed lately.
        uint256 back = _pick(_pick(3) == 0 ? _signed.length : 4);
        if (_do(_anyone(), _signed[back < _signed.length ? _signed.length - 1 - back : 0])) ++laterSuccesses;
    }

    /// Registrations of a batch, one of them perhaps twice.
    function registerBatch(uint256 seed) external seeded(seed) {
        Deed[2] memory deeds = [_deed(Act.Register), _deed(Act.Register)];
        SignedRegistration[] memory items = new SignedRegistration[](2);
        for (uint256 i = 0; i < 2; ++i) {
            deeds[i].isSigned = true;
            _fill(deeds[i]);
            bytes32 message = Messages.registration(_registration(deeds[i]));
            items[i] = SignedRegistration(
                _registration(deeds[i]),
                sign(deeds[i].signer, message),
                sign(deeds[i].officerSigner, message)
            );
        }
        vm.recordLogs();
        bytes[] memory refusals = from(relayer).registerBatch(items);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < 2; ++i) if (refusals[i].length == 0) _done(relayer, deeds[i], logs);
    }

    /// Somebody without any standing, by transaction or with a signature of its own.
    function strangerActs(uint256 seed) external seeded(seed) {
        Deed memory deed = _deed(Act(_pick(13)));
        deed.isSigned = _isSignedAlways(deed.act) || (deed.act < Act.Propose && _pick(2) == 0);
        if (deed.isSigned) {
            (deed.signer, deed.officerSigner) = (stranger, stranger);
            deed.counters = _countersOf(deed.index);
            if (_pick(2) == 0) deed.officer = stranger;
        }
        deed.call = _call(deed);
        vm.prank(stranger);
        (bool success, ) = address(superIds).call(deed.call);
        if (success) ++breaches["a stranger acted"];
    }

    // ------------------------------------------------------------------------------------------------ what is around

    /// Cities are suspended, reinstated and retired, officers come and go, the country is frozen.
    function oversee(uint256 seed) external seeded(seed) {
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
        } else if (_pick(3) == 0) {
            if (registry.recordOf(COUNTRY).frozenUntil + 14 days < time) by(guardian).freeze(COUNTRY);
        } else if (_pick(6) == 0 && registry.recordOf(THIRD_CITY).status == Status.Active) {
            CityCode to = registry.recordOf(OTHER_CITY).status == Status.Active && _pick(2) == 0 ? OTHER_CITY : NO_CODE;
            by(country).retire(THIRD_CITY, to, none());
        }
    }

    function wait_(uint256 seed) external seeded(seed) {
        skip(_pick(3) == 0 ? _pick(16 days) : _pick(2 days));
    }

    // ---------------------------------------------------------------------------------------------- what tests look at

    function idCount() external view returns (uint256) {
        return ids.length;
    }

    /// As {resolve} should tell it.
    function expectedRecord(uint256 index) external view returns (SuperId memory record) {
        record = _models[index].record;
        if (record.status == IdStatus.Unregistered) record.kind = IdKind.None;
        if (record.status != IdStatus.Active) record.controller = address(0);
    }

    function expectedAnnulment(uint256 index) external view returns (Annulment memory) {
        return _models[index].annulment;
    }

    function expectedDeactivation(uint256 index) external view returns (address who, uint256 finalFrom) {
        finalFrom = _models[index].finalFrom;
        if (finalFrom != 0) who = _models[index].record.controller;
    }

    /// Until when somebody is a delegate, as the registry and as the model have it.
    function delegation(
        uint256 index,
        uint256 who
    ) external view returns (uint256 actual, uint256 expected, bool valid) {
        SuperId storage record = _models[index].record;
        address account = _delegates[who % 2];
        actual = superIds.delegates(ids[index], keccak256(abi.encode(TYPE)), account);
        expected = record.status == IdStatus.Active ? _until[index][record.version][account] : 0;
        valid = superIds.validDelegate(ids[index], TYPE, account) == expected > time;
    }

    function theRegistry() external view returns (address) {
        return address(superIds);
    }

    // -------------------------------------------------------------------------------------------------------- choices

    /// A number below `limit`.
    function _pick(uint256 limit) private returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % limit;
    }

    /// Mostly a Super ID for which the act makes sense.
    function _deed(Act act) private returns (Deed memory deed) {
        deed.act = act;
        deed.index = _pick(ids.length);
        if (_pick(8) != 0) {
            for (uint256 i = 0; i < ids.length && !_isFitting(act, deed.index); ++i) {
                deed.index = (deed.index + 1) % ids.length;
            }
        }
        bool forDelegates = act == Act.AddDelegate || act == Act.RevokeDelegate;
        deed.account = forDelegates ? _delegates[_pick(2)] : _people[_pick(_people.length)];
        uint256 where = _pick(_codes.length);
        (deed.to, deed.officer) = (_codes[where], _officers[where]);
        if (act == Act.Register && _models[deed.index].record.kind == IdKind.Organisation && _pick(4) != 0) {
            (deed.to, deed.officer) = (CITY, officer);
        }
        deed.validity = _pick(91 days);
        deed.proposedAt = _models[deed.index].annulment.proposedAt;
        if (_pick(16) == 0) deed.proposedAt = uint40(time);
    }

    function _isFitting(Act act, uint256 index) private view returns (bool) {
        Model storage model = _models[index];
        IdStatus status = model.record.status;
        if (act == Act.Register) {
            return
                status == IdStatus.Unregistered &&
                (model.generation == 0 || _models[index - 1].record.status == IdStatus.Annulled);
        }
        if (act == Act.Reactivate) return status == IdStatus.Deactivated;
        if (act == Act.Answer || act > Act.Propose) return model.annulment.proposedAt != 0;
        return status == IdStatus.Active;
    }

    /// Signers, mostly the right ones, and the call.
    function _fill(Deed memory deed) private {
        if (deed.isSigned) {
            deed.signer = deed.act == Act.Register ? deed.account : _models[deed.index].record.controller;
            if (deed.signer == address(0) || _pick(8) == 0) deed.signer = _people[_pick(_people.length)];
            deed.officerSigner = _pick(8) == 0 ? _offices[_pick(_offices.length)] : deed.officer;
            deed.counters = _countersOf(deed.index);
            if (_pick(8) == 0) deed.officer = _offices[_pick(_offices.length)];
        }
        deed.call = _call(deed);
    }

    function _countersOf(uint256 index) private view returns (Counters memory) {
        SuperId storage record = _models[index].record;
        return Counters(record.version, record.changed, time + 20 days);
    }

    function _anyone() private returns (address) {
        if (_pick(2) == 0) return relayer;
        return _pick(2) == 0 ? _people[_pick(_people.length)] : _offices[_pick(_offices.length)];
    }

    /// Of a transaction, mostly the right one.
    function _sender(Deed memory deed) private returns (address) {
        if (deed.isSigned || _pick(8) == 0) return _anyone();
        if (deed.act < Act.Propose) return _models[deed.index].record.controller;
        return _pick(3) == 0 ? country : _offices[_pick(_offices.length)];
    }

    function _isSignedAlways(Act act) private pure returns (bool) {
        return act == Act.Register || act == Act.Move;
    }

    function _isForCouncil(Deed memory deed) private returns (bool) {
        CityCode proposedBy = _models[deed.index].annulment.proposedBy;
        return deed.act >= Act.Dismiss && proposedBy != NO_CODE && proposedBy.parentOf() == NO_CODE && _pick(4) != 0;
    }

    // ---------------------------------------------------------------------------------------------------------- calls

    function _registration(Deed memory deed) private view returns (Registration memory) {
        Model storage model = _models[deed.index];
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

    function _call(Deed memory deed) private view returns (bytes memory) {
        address id = ids[deed.index];
        Act act = deed.act;
        if (act == Act.Register) {
            Registration memory wanted = _registration(deed);
            bytes32 message = Messages.registration(wanted);
            return
                abi.encodeCall(
                    superIds.register,
                    (wanted, sign(deed.signer, message), sign(deed.officerSigner, message))
                );
        }
        if (act == Act.Propose) {
            return abi.encodeCall(superIds.proposeAnnulment, (id, AnnulmentReason.Other, DIGEST));
        }
        if (act == Act.Dismiss) return abi.encodeCall(superIds.dismissAnnulment, (id, deed.proposedAt));
        if (act == Act.Annul) return abi.encodeCall(superIds.annul, (id, deed.proposedAt));
        return deed.isSigned ? _signedCall(deed, id) : _plainCall(deed, id);
    }

    function _plainCall(Deed memory deed, address id) private view returns (bytes memory) {
        Act act = deed.act;
        if (act == Act.ChangeController) return abi.encodeCall(superIds.changeController, (id, deed.account));
        if (act == Act.Deactivate) return abi.encodeCall(superIds.changeOwner, (id, address(0)));
        if (act == Act.Reactivate) return abi.encodeCall(superIds.reactivate, (id));
        if (act == Act.AddDelegate) {
            return abi.encodeCall(superIds.addDelegate, (id, TYPE, deed.account, deed.validity));
        }
        if (act == Act.RevokeDelegate) return abi.encodeCall(superIds.revokeDelegate, (id, TYPE, deed.account));
        if (act == Act.SetAttribute) return abi.encodeCall(superIds.setAttribute, (id, NAME, "value", deed.validity));
        if (act == Act.RevokeAttribute) return abi.encodeCall(superIds.revokeAttribute, (id, NAME, "value"));
        return abi.encodeCall(superIds.answerAnnulment, (id, deed.proposedAt, DIGEST));
    }

    function _signedCall(Deed memory deed, address id) private view returns (bytes memory) {
        Act act = deed.act;
        address account = deed.account;
        bytes32 message = _message(deed, id, deed.signer);
        Counters memory counters = deed.counters;
        bytes memory signature = sign(deed.signer, message);
        if (act == Act.Move) {
            Move memory wanted = Move(id, deed.to, deed.officer, counters.version, counters.changed, counters.deadline);
            return abi.encodeCall(superIds.move, (wanted, signature, sign(deed.officerSigner, message)));
        }
        Authorisation memory by_ = _authorisation(counters, signature);
        if (act == Act.ChangeController) return abi.encodeCall(superIds.changeControllerSigned, (id, account, by_));
        if (act == Act.Deactivate) return abi.encodeCall(superIds.deactivateSigned, (id, by_));
        if (act == Act.Reactivate) return abi.encodeCall(superIds.reactivateSigned, (id, by_));
        if (act == Act.AddDelegate) {
            return abi.encodeCall(superIds.addDelegateSigned, (id, TYPE, account, deed.validity, by_));
        }
        if (act == Act.RevokeDelegate) return abi.encodeCall(superIds.revokeDelegateSigned, (id, TYPE, account, by_));
        if (act == Act.SetAttribute) {
            return abi.encodeCall(superIds.setAttributeSigned, (id, NAME, "value", deed.validity, by_));
        }
        if (act == Act.RevokeAttribute) return abi.encodeCall(superIds.revokeAttributeSigned, (id, NAME, "value", by_));
        return abi.encodeCall(superIds.answerAnnulmentSigned, (id, deed.proposedAt, DIGEST, by_));
    }

    /// That `who`, as the controller, wants the act.
    function _message(Deed memory deed, address id, address who) private pure returns (bytes32) {
        Act act = deed.act;
        Counters memory counters = deed.counters;
        if (act == Act.Move) return Messages.move(id, who, deed.to, deed.officer, counters);
        if (act == Act.ChangeController) return Messages.controllerChange(id, who, deed.account, counters);
        if (act == Act.Deactivate) return Messages.deactivation(id, who, counters);
        if (act == Act.Reactivate) return Messages.reactivation(id, who, counters);
        if (act == Act.AddDelegate) {
            return Messages.delegateAddition(id, who, TYPE, deed.account, deed.validity, counters);
        }
        if (act == Act.RevokeDelegate) return Messages.delegateRevocation(id, who, TYPE, deed.account, counters);
        if (act == Act.SetAttribute) {
            return Messages.attributeChange(id, who, NAME, "value", deed.validity, counters);
        }
        if (act == Act.RevokeAttribute) return Messages.attributeRevocation(id, who, NAME, "value", counters);
        return Messages.annulmentAnswer(id, who, deed.proposedAt, DIGEST, counters);
    }

    function _do(address sender, Deed memory deed) private returns (bool success) {
        vm.recordLogs();
        vm.prank(sender);
        (success, ) = address(superIds).call(deed.call);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (success) _done(sender, deed, logs);
    }

    /// Announced, and done after the council's delay.
    function _councilDoes(Deed memory deed) private {
        vm.prank(council);
        (bool success, ) = address(manager).call(abi.encodeCall(manager.schedule, (address(superIds), deed.call, 0)));
        skip(COUNCIL_DELAY);
        vm.recordLogs();
        vm.prank(council);
        (success, ) = address(manager).call(abi.encodeCall(manager.execute, (address(superIds), deed.call)));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (success) _done(address(manager), deed, logs);
    }

    // ------------------------------------------------------------------------------------------------------ the model

    function _done(address sender, Deed memory deed, Vm.Log[] memory logs) private {
        ++successes[deed.act][deed.isSigned];
        _checkLinks(deed, logs);
        if (deed.act == Act.Register) _checkRegistration(sender, deed);
        else if (deed.act < Act.Propose) _checkControl(sender, deed);
        else if (deed.act > Act.Propose) _checkDecision(sender, deed);
        if (deed.act == Act.Answer || deed.act > Act.Propose) _checkPending(deed);
        if (deed.act == Act.Move) _checkMove(sender, deed);
        _apply(sender, deed);
    }

    function _checkRegistration(address sender, Deed memory deed) private {
        Model storage model = _models[deed.index];
        if (model.record.status != IdStatus.Unregistered) ++breaches["registered twice"];
        if (model.generation != 0 && _models[deed.index - 1].record.status != IdStatus.Annulled) {
            ++breaches["registered before the annulment of the one before"];
        }
        if (model.record.kind == IdKind.Organisation && deed.to != CITY && deed.to != COUNTRY) {
            ++breaches["an organisation elsewhere"];
        }
        if (deed.signer != deed.account && sender != deed.account) ++breaches["acted without the controller"];
        _checkOfficer(sender, deed);
    }

    function _checkControl(address sender, Deed memory deed) private {
        SuperId storage record = _models[deed.index].record;
        bool isUndone = deed.act == Act.Reactivate;
        if (record.status != (isUndone ? IdStatus.Deactivated : IdStatus.Active)) ++breaches["acted in another status"];
        if (isUndone && time >= _models[deed.index].finalFrom) ++breaches["acted when final"];
        bool isSignedByIt = deed.isSigned && deed.signer == record.controller;
        if (sender != record.controller && !isSignedByIt) ++breaches["acted without the controller"];
        if (!deed.isSigned) return;
        Counters memory counters = deed.counters;
        if (counters.version != record.version || counters.changed != record.changed || record.changed == height) {
            ++breaches["a superseded message acted"];
        }
        if (time > counters.deadline) ++breaches["a message acted after its deadline"];
    }

    function _checkMove(address sender, Deed memory deed) private {
        SuperId storage record = _models[deed.index].record;
        if (record.kind == IdKind.Organisation && deed.to.countryOf() != COUNTRY) {
            ++breaches["an organisation elsewhere"];
        }
        _checkOfficer(sender, deed);
    }

    function _checkOfficer(address sender, Deed memory deed) private {
        if (!_has(deed.to, deed.officer, ROLE_ENROL)) ++breaches["accepted without role"];
        if (deed.officerSigner != deed.officer && sender != deed.officer) ++breaches["accepted by another"];
    }

    function _checkPending(Deed memory deed) private {
        Annulment storage annulment = _models[deed.index].annulment;
        uint256 since = annulment.proposedAt;
        if (since == 0 || deed.proposedAt != since) ++breaches["decided about another proposal"];
        if (time >= since + 60 days) ++breaches["decided about a lapsed proposal"];
        if (deed.act == Act.Answer && annulment.answered) ++breaches["answered twice"];
        if (deed.act == Act.Annul && time < since + 14 days) ++breaches["annulled within the notice"];
        if (deed.act == Act.Dismiss && time == since) ++breaches["dismissed in the second of the proposal"];
    }

    /// By the level above what proposed; what proposed may dismiss, too.
    function _checkDecision(address sender, Deed memory deed) private {
        CityCode proposedBy = _models[deed.index].annulment.proposedBy;
        CityCode above = registry.issuerOf(proposedBy);
        if (above == NO_CODE ? sender == address(manager) : _has(above, sender, ROLE_REVIEW)) return;
        if (deed.act == Act.Dismiss && _has(registry.answersFor(proposedBy), sender, ROLE_ENROL)) return;
        ++breaches["decided by another than the level above"];
    }

    /// For which code somebody proposes: who answers for the registrar, or the level above.
    function _proposing(address sender, CityCode registrar) private returns (CityCode code) {
        code = registry.answersFor(registrar);
        if (_has(code, sender, ROLE_ENROL)) return code;
        code = registry.issuerOf(code);
        if (!_has(code, sender, ROLE_ENROL)) ++breaches["proposed by another"];
    }

    function _has(CityCode code, address account, uint8 role) private view returns (bool) {
        return registry.officerRoles(code, account) & role != 0;
    }

    /// Each act that readers see is one event, linked to the one before; a reactivation is linked past what it undoes.
    function _checkLinks(Deed memory deed, Vm.Log[] memory logs) private {
        Model storage model = _models[deed.index];
        uint256 expected = deed.act == Act.Reactivate ? model.changedBefore : model.record.changed;
        uint256 count = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(superIds)) continue;
            if (logs[i].topics[1] != bytes32(uint256(uint160(ids[deed.index])))) continue;
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
            if (previousChange != expected) ++breaches["an event is not linked to the one before"];
        }
        if (count != (_isSeen(deed.act) ? 1 : 0)) ++breaches["an event is missing or too many"];
    }

    function _isSeen(Act act) private pure returns (bool) {
        return act < Act.Answer || act == Act.Annul;
    }

    function _apply(address sender, Deed memory deed) private {
        Model storage model = _models[deed.index];
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
        } else if (act == Act.Propose) {
            uint256 since = model.annulment.proposedAt;
            if (since != 0 && time < since + 60 days) ++breaches["proposed while another waits"];
            CityCode proposedBy = _proposing(sender, record.registrar);
            model.annulment = Annulment(proposedBy, AnnulmentReason.Other, uint40(time), false);
        } else if (act > Act.Propose) {
            delete model.annulment;
            if (act == Act.Annul) {
                (record.status, record.controller, model.finalFrom) = (IdStatus.Annulled, address(0), 0);
            }
        }
        if (_isSeen(act)) record.changed = uint64(height);
    }
}
