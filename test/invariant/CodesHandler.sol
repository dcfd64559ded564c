// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {
    Application,
    ApplicationRecord,
    ApplicationStatus,
    Issue,
    RefusalReason,
    ROLE_ENROL,
    ROLE_ISSUE,
    ROLE_PUBLISH,
    ROLE_REVIEW,
    Status,
    SuspensionReason
} from "../../contracts/codes/ICityCodeRegistry.sol";
import {COUNCIL_DELAY, GUARDIAN_ROLE} from "../codes/RegistryFixture.sol";
import {SignedMessages as Messages} from "../codes/SignedMessages.sol";
import {vm} from "../doubles/Vm.sol";
import {CodesChoices} from "./CodesChoices.sol";

/// Everybody who plays a part, with every verb, on a small tree of codes that grows when it is used up.
contract CodesHandler is CodesChoices {
    /// Cities that were retired one into the next, the last one active; beside the codes of the model.
    CityCode[] private _line;

    /// How often each verb of this handler got through.
    mapping(bytes4 verb => uint256) public successes;

    constructor() {
        _add("MA.156", Kind.Country, NONE);
        _add("MA.250", Kind.Country, NONE);
        _add("MA.156.1301", Kind.City, 0);
        _add("MA.156.1302", Kind.City, 0);
        _add("MA.156.ACME", Kind.Organisation, 0);
        _add("MA.250.7501", Kind.City, 1);
        _add("MA.156.1301.WATER", Kind.Department, 2);
        _add("MA.156.1301.PARKS", Kind.Department, 2);
        _add("MA.156.1302.WATER", Kind.Department, 3);
        _add("MA.156.1301.WATER/1.2.3", Kind.ObjectClass, 6);
        _add("MA.156.ACME/1.2.3", Kind.ObjectClass, 4);
        _assigned(0, country);
        models[0].issuedAt = registry.recordOf(codes[0]).issuedAt;
        _line.push(CityCode.wrap("MA.156.4000"));
        by(country).issue(_line[0], Kind.City, city);
    }

    function _add(bytes32 text, Kind kind, uint256 parent) private returns (uint256) {
        return _add(CityCode.wrap(text), kind, parent);
    }

    // ----------------------------------------------------------------------------------------- council, guardian

    function admitCountry(uint256 seed) external step(seed) {
        address holder = _actor();
        if (!_councilDoes(abi.encodeCall(registry.admitCountry, (codes[1], holder)))) return;
        _assigned(1, holder);
    }

    /// Often in the second in which it may be done again, or in the one before.
    function freeze(uint256 seed) external step(seed) {
        uint256 index = _pick(2);
        uint256 again = registry.recordOf(codes[index]).frozenUntil + 14 days - _pick(2);
        if (again > time && again < time + 28 days && _rarely(2)) warp(again);
        if (_try(guardian, abi.encodeCall(registry.freeze, (codes[index])))) _frozen(index);
    }

    function unfreeze(uint256 seed) external step(seed) {
        uint256 index = _pick(2);
        if (!_try(guardian, abi.encodeCall(registry.unfreeze, (codes[index])))) return;
        freezes[index][freezes[index].length - 1].until = time;
    }

    /// The council, alone and at once, with every verb, and asking the manager.
    function councilActsAtOnce(uint256 seed) external step(seed) {
        bytes[12] memory calls = _everything();
        bytes4[] memory selectors = new bytes4[](1);
        for (uint256 i = 0; i < calls.length; ++i) {
            // What it announced earlier it may do.
            if (manager.getSchedule(_operation(calls[i])) != 0) continue;
            _assert(!_would(council, calls[i]), "6: the council acted at once");
            selectors[0] = bytes4(calls[i]);
            bytes[4] memory asked = [
                abi.encodeCall(manager.execute, (address(registry), calls[i])),
                abi.encodeCall(manager.grantRole, (GUARDIAN_ROLE, council, 0)),
                abi.encodeCall(manager.setTargetFunctionRole, (address(registry), selectors, type(uint64).max)),
                abi.encodeCall(manager.setTargetClosed, (address(registry), true))
            ];
            vm.prank(council);
            (bool success, ) = address(manager).call(asked[_pick(4)]);
            _assert(!success, "6: the authority obeyed the council at once");
        }
        ++successes[msg.sig];
    }

    /// To some contract, after its delay.
    function councilPassesTheRegistryOn(uint256 seed) external step(seed) {
        bytes memory call = abi.encodeCall(manager.updateAuthority, (address(registry), address(this)));
        if (manager.getSchedule(_operation(address(manager), call)) == 0) _schedule(address(manager), call);
        skip(COUNCIL_DELAY);
        vm.prank(council);
        (bool success, ) = address(manager).call(abi.encodeCall(manager.execute, (address(manager), call)));
        _assert(!success && registry.authority() == address(manager), "16: the authority changed");
    }

    // ---------------------------------------------------------------------------------------------- applications

    function applyFor(uint256 seed) external step(seed) {
        uint256 index = _openIndex();
        Application memory application = _application(index, _actor());
        bytes memory signature = sign(application.applicant, Messages.application(application));
        bool success = _try(_actor(), abi.encodeCall(registry.applyFor, (application, signature)));
        ApplicationRecord storage filed = applications[index][application.applicant];
        bool isPending = filed.status == ApplicationStatus.Pending;
        bool isNext = application.round == filed.round + 1;
        bool isOpen =
            models[index].status == Status.Unassigned &&
                models[index].parent != NONE &&
                models[models[index].parent].status == Status.Active;
        _assert(success == (isOpen && isNext && !isPending), "9: filed or not for another reason than its own");
        if (success) (filed.status, filed.round) = (ApplicationStatus.Pending, application.round);
    }

    function withdraw(uint256 seed) external step(seed) {
        (uint256 index, address who) = _pending();
        CityCode code = codes[index];
        uint32 round = applications[index][who].round + uint32(_pick(5) / 4);
        (address sender, address signer) = (_actor(), _rarely(5) ? _actor() : who);
        bytes memory signature = sign(signer, Messages.withdrawal(code, who, round, time));
        if (!_try(sender, abi.encodeCall(registry.withdraw, (code, who, round, time, signature)))) return;
        _assert(signer == who || sender == who, "5: taken without signature");
        ApplicationRecord storage filed = applications[index][who];
        bool isPending = filed.status == ApplicationStatus.Pending;
        _assert(round == filed.round + (isPending ? 0 : 1), "9: withdrawn in another round");
        (filed.status, filed.round) = (ApplicationStatus.Withdrawn, round);
    }

    function approve(uint256 seed) external step(seed) {
        (uint256 index, address who) = _pending();
        address sender = _authority(models[index].parent);
        bool isOpen = _isOpen(index);
        uint32 round = _roundOf(index, who);
        bytes memory call = abi.encodeCall(registry.approve, (codes[index], who, round));
        if (!_tryAs(models[index].parent, _toIssue(index, ROLE_REVIEW), sender, call)) return;
        _assert(isOpen, "3: approved below what is not active, or while frozen");
        _assertPending(index, who, round);
        delete applications[index][who];
        _assigned(index, who);
    }

    function refuse(uint256 seed) external step(seed) {
        (uint256 index, address who) = _pending();
        address sender = _authority(models[index].parent);
        uint32 round = _roundOf(index, who);
        bytes memory call = abi.encodeCall(registry.refuse, (codes[index], who, round, RefusalReason.Other, 0));
        if (!_tryAs(models[index].parent, ROLE_REVIEW, sender, call)) return;
        _assertPending(index, who, round);
        applications[index][who].status = ApplicationStatus.Refused;
    }

    // --------------------------------------------------------------------------------------------------- issuing

    function issue(uint256 seed) external step(seed) {
        (uint256 index, address holder) = (_openIndex(), _actor());
        address sender = _authority(models[index].parent);
        bool isOpen = _isOpen(index);
        bytes memory call = abi.encodeCall(registry.issue, (codes[index], models[index].kind, holder));
        if (!_tryAs(models[index].parent, _toIssue(index, ROLE_ISSUE), sender, call)) return;
        _assert(isOpen, "3: issued below what is not active, or while frozen");
        _assigned(index, holder);
    }

    function issueSigned(uint256 seed) external step(seed) {
        uint256 index = _openIndex();
        Application memory application = _application(index, _actor());
        ApplicationRecord storage filed = applications[index][application.applicant];
        bool isPending = filed.status == ApplicationStatus.Pending;
        if (isPending && !_rarely(4)) application.round = filed.round;
        address sender = _authority(models[index].parent);
        bool isOpen = _isOpen(index);
        bytes memory signature = sign(application.applicant, Messages.application(application));
        bytes memory call = abi.encodeCall(registry.issueSigned, (application, signature));
        if (!_tryAs(models[index].parent, _toIssue(index, ROLE_ISSUE), sender, call)) return;
        _assert(isOpen, "3: issued below what is not active, or while frozen");
        _assert(application.round == filed.round + (isPending ? 0 : 1), "9: issued in another round");
        if (isPending) delete applications[index][application.applicant];
        _assigned(index, application.applicant);
    }

    function issueBatch(uint256 seed) external step(seed) {
        uint256 index = _openIndex();
        address sender = _authority(models[index].parent);
        Issue[] memory items = new Issue[](1);
        items[0] = Issue(codes[index], models[index].kind, _actor());
        bool isOpen = _isOpen(index);
        CityCode parent = codes[models[index].parent];
        bytes memory call = abi.encodeCall(registry.issueBatch, (parent, items));
        if (!_tryAs(models[index].parent, _toIssue(index, ROLE_ISSUE), sender, call)) return;
        _assert(isOpen, "3: issued below what is not active, or while frozen");
        _assigned(index, items[0].holder);
    }

    // ------------------------------------------------------------------------------------------------- oversight

    function suspend(uint256 seed) external step(seed) {
        uint256 index = _index();
        SuspensionReason reason = SuspensionReason(1 + _pick(7));
        if (_oversee(index, abi.encodeCall(registry.suspend, (codes[index], reason)), ROLE_REVIEW)) {
            _stands(index, Status.Suspended);
        }
    }

    function reinstate(uint256 seed) external step(seed) {
        // Now and then of one that is retired.
        uint256 index = _where(_rarely(4) ? Status.Retired : Status.Suspended);
        if (_oversee(index, abi.encodeCall(registry.reinstate, (codes[index])), ROLE_REVIEW)) {
            _stands(index, Status.Active);
        }
    }

    /// Rare, or nothing would be left to act on.
    function retire(uint256 seed) external step(seed) {
        (uint256 index, uint256 to) = (_index(), _index());
        if (!_rarely(3) || (index == 0 && !_rarely(4))) return;
        CityCode successor_ = models[to].kind == models[index].kind && to != index ? codes[to] : NO_CODE;
        bytes memory call = abi.encodeCall(registry.retire, (codes[index], successor_, none()));
        if (!_oversee(index, call, HOLDER)) return;
        _stands(index, Status.Retired);
        if (successor_ != NO_CODE) models[index].successor = 1 + to;
    }

    /// Cities one after another, each retired into the next.
    function succeed(uint256 seed) external step(seed) {
        Status status = models[0].status;
        if (status == Status.Active && !_isFrozen(0)) {
            for (uint256 i = _pick(16); i > 0; --i) {
                CityCode last = _line[_line.length - 1];
                CityCode next = _city("MA.156", 4000 + _line.length);
                by(models[0].holder).issue(next, Kind.City, city);
                by(models[0].holder).retire(last, next, none());
                _line.push(next);
            }
            ++successes[msg.sig];
        }
        uint256 from = _pick(_line.length);
        uint256 successions = _line.length - 1 - from;
        CityCode expected = successions <= 16 ? _line[_line.length - 1] : registry.answersFor(codes[0]);
        uint256 gas_ = gasleft();
        CityCode answering = registry.answersFor(_line[from]);
        _assert(gas_ - gasleft() < GAS_OF_AN_ACT, "13: it took too much gas to find who answers");
        _assert(answering == expected, "13: another code answers");
    }

    // ---------------------------------------------------------------------------------------------------- holders

    function appoint(uint256 seed) external step(seed) {
        (uint256 index, address who, uint8 roles, uint40 until) = _appointment();
        address sender = _authority(index);
        bytes memory call = abi.encodeCall(registry.appoint, (codes[index], who, roles, until));
        if (!_tryAs(index, HOLDER, sender, call)) return;
        _appointed(index, who, roles, until);
    }

    function appointSigned(uint256 seed) external step(seed) {
        (uint256 index, address who, uint8 roles, uint40 until) = _appointment();
        (CityCode code, address holder, uint24 epoch) = _code(index);
        (address signer, uint256 nonce) = _signing(holder);
        bytes32 message = Messages.appointment(code, holder, who, roles, until, epoch, nonce, time);
        bytes memory signature = sign(signer, message);
        bytes memory call = abi.encodeCall(registry.appointSigned, (code, who, roles, until, nonce, time, signature));
        if (_trySigned(holder, signer, nonce, call)) _appointed(index, who, roles, until);
    }

    function dismiss(uint256 seed) external step(seed) {
        uint256 index = _issuedIndex();
        (address sender, address who) = (_authority(index), models[index].lastOfficer);
        if (!_tryAs(index, HOLDER, sender, abi.encodeCall(registry.dismiss, (codes[index], who)))) return;
        delete terms[index][models[index].epoch][who];
    }

    function dismissSigned(uint256 seed) external step(seed) {
        uint256 index = _issuedIndex();
        (CityCode code, address holder, uint24 epoch) = _code(index);
        (address signer, uint256 nonce) = _signing(holder);
        address who = models[index].lastOfficer;
        bytes memory signature = sign(signer, Messages.dismissal(code, holder, who, epoch, nonce, time));
        bytes memory call = abi.encodeCall(registry.dismissSigned, (code, who, nonce, time, signature));
        if (_trySigned(holder, signer, nonce, call)) delete terms[index][epoch][who];
    }

    function publish(uint256 seed) external step(seed) {
        uint256 index = _issuedIndex();
        address sender = _authority(index);
        _tryAs(index, ROLE_PUBLISH, sender, abi.encodeCall(registry.publish, (codes[index], bytes32(_draw()))));
    }

    function publishSigned(uint256 seed) external step(seed) {
        (CityCode code, address holder, uint24 epoch) = _code(_issuedIndex());
        (address signer, uint256 nonce) = _signing(holder);
        bytes memory signature = sign(signer, Messages.publication(code, holder, DIGEST, epoch, nonce, time));
        _trySigned(
            holder,
            signer,
            nonce,
            abi.encodeCall(registry.publishSigned, (code, DIGEST, nonce, time, signature))
        );
    }

    function offer(uint256 seed) external step(seed) {
        uint256 index = _issuedIndex();
        address sender = _authority(index);
        _tryAs(index, HOLDER, sender, abi.encodeCall(registry.offer, (codes[index], _actor())));
    }

    function offerSigned(uint256 seed) external step(seed) {
        (CityCode code, address holder, uint24 epoch) = _code(_issuedIndex());
        (address signer, uint256 nonce) = _signing(holder);
        address to = _actor();
        bytes memory signature = sign(signer, Messages.offer(code, holder, to, epoch, nonce, time));
        bytes memory call = abi.encodeCall(registry.offerSigned, (code, to, nonce, time, signature));
        _trySigned(holder, signer, nonce, call);
    }

    function accept(uint256 seed) external step(seed) {
        uint256 index = _offeredIndex();
        address to = registry.offerOf(codes[index]);
        address sender = _rarely(4) || to == address(0) ? _actor() : to;
        if (!_try(sender, abi.encodeCall(registry.accept, (codes[index])))) return;
        _assert(sender == to, "2: accepted by another");
        _passed(index, to);
    }

    function acceptSigned(uint256 seed) external step(seed) {
        uint256 index = _offeredIndex();
        (CityCode code, address holder, uint24 epoch) = _code(index);
        address to = registry.offerOf(code);
        if (to == address(0)) return;
        (address signer, uint256 nonce) = _signing(to);
        bytes memory signature = sign(signer, Messages.acceptance(code, holder, to, epoch, nonce, time));
        bytes memory call = abi.encodeCall(registry.acceptSigned, (code, nonce, time, signature));
        if (_trySigned(to, signer, nonce, call)) _passed(index, to);
    }

    function cancelSigned(uint256 seed) external step(seed) {
        address sender = _actor();
        if (_try(sender, abi.encodeCall(registry.cancelSigned, ()))) nonces[sender] += 1 << 32;
    }

    /// A holder takes power back, whatever its code has come to.
    function takeBack(uint256 seed) external step(seed) {
        uint256 index = _where(Status(1 + _pick(3)));
        (CityCode code, address holder, ) = _code(index);
        if (holder == address(0)) return;
        bool dismisses = _would(holder, abi.encodeCall(registry.dismiss, (code, models[index].lastOfficer)));
        _assert(dismisses, "12: a holder could not dismiss");
        bool takes = _would(holder, abi.encodeCall(registry.offer, (code, address(0))));
        _assert(takes, "12: a holder could not take an offer back");
        _assert(_would(holder, abi.encodeCall(registry.cancelSigned, ())), "12: a holder could not void its messages");
        ++successes[msg.sig];
    }

    /// An officer of a former holder, unless it has another standing there by now.
    function formerOfficerActs(uint256 seed) external step(seed) {
        uint256 index = _where(Status.Active);
        for (uint256 i = 0; i < codes.length && models[index].voidOfficer == address(0); ++i) {
            index = (index + 1) % codes.length;
        }
        (CityCode code, address former) = (codes[index], models[index].voidOfficer);
        // What is below a retired code answers to another, where the same account may be somebody.
        if (former == address(0) || _roles(index, former) != 0 || models[index].status == Status.Retired) return;
        uint256 below = _openIndex();
        while (below > 0 && models[below].parent != index) --below;
        bytes[6] memory calls = [
            abi.encodeCall(registry.appoint, (code, former, 31, type(uint40).max)),
            abi.encodeCall(registry.dismiss, (code, models[index].lastOfficer)),
            abi.encodeCall(registry.publish, (code, bytes32(_draw()))),
            abi.encodeCall(registry.offer, (code, former)),
            abi.encodeCall(registry.issue, (codes[below], models[below].kind, former)),
            abi.encodeCall(registry.suspend, (codes[below], SuspensionReason.Other))
        ];
        ++successes[msg.sig];
        for (uint256 i = 0; i < calls.length; ++i) _assert(!_would(former, calls[i]), "4: a former officer acted");
    }

    /// Time passes.
    function wait_(uint256 seed) external step(seed) {
        skip(_rarely(3) ? _pick(10 days) : _pick(6 hours));
        ++successes[msg.sig];
    }

    // ------------------------------------------------------------------------------------------------------- calls

    function _try(address sender, bytes memory call) private returns (bool success) {
        success = _act(address(registry), sender, call, bytes4(call));
        if (success) ++successes[msg.sig];
    }

    /// Who makes a city must be allowed to enrol, too.
    function _toIssue(uint256 index, uint8 role) private view returns (uint8) {
        return models[index].kind == Kind.City ? role | ROLE_ENROL : role;
    }

    /// What only the holder does or, unless that is meant, an officer with all the roles: nobody else gets through with
    /// it.
    function _tryAs(uint256 index, uint8 roles, address sender, bytes memory call) private returns (bool success) {
        for (uint256 i = 0; i < actors.length; ++i) {
            if (_may(index, actors[i], roles)) continue;
            _assert(!_would(actors[i], call), "5: acted without being the holder or having the role");
        }
        return _try(sender, call);
    }

    /// A signed form, submitted by anyone, sometimes twice.
    function _trySigned(
        address account,
        address signer,
        uint256 nonce,
        bytes memory call
    ) private returns (bool success) {
        address sender = _actor();
        success = _try(sender, call);
        if (!success) return false;
        _assert(signer == account || sender == account, "5: taken without signature");
        _assert(nonce == nonces[account]++, "10: acted with another nonce");
        if (_rarely(2)) _assert(!_would(_actor(), call), "5: a message acted twice");
    }

    function _councilDoes(bytes memory call) private returns (bool success) {
        success = _councilActs(call);
        if (success) ++successes[msg.sig];
    }

    /// By whoever answers for the code, or by anyone. Countries, mostly left in peace, by the council.
    function _oversee(uint256 index, bytes memory call, uint8 role) private returns (bool success) {
        uint256 issuer = _issuerOf(index);
        if (issuer == NONE) return _councilDoes(call);
        return _tryAs(issuer, role, _authority(issuer), call);
    }

    /// The verbs that change codes, with arguments that would do for the right sender.
    function _everything() private returns (bytes[12] memory) {
        (uint256 index, uint256 active, uint256 open) = (_index(), _where(Status.Active), _openIndex());
        (CityCode code, CityCode activeCode, address who) = (codes[index], codes[active], _actor());
        return
            [
                abi.encodeCall(registry.issue, (codes[open], models[open].kind, who)),
                abi.encodeCall(registry.approve, (code, who, applications[index][who].round)),
                abi.encodeCall(registry.suspend, (activeCode, SuspensionReason.Other)),
                abi.encodeCall(registry.reinstate, (codes[_where(Status.Suspended)])),
                abi.encodeCall(registry.retire, (activeCode, NO_CODE, none())),
                abi.encodeCall(registry.appoint, (activeCode, who, 31, type(uint40).max)),
                abi.encodeCall(registry.dismiss, (code, models[index].lastOfficer)),
                abi.encodeCall(registry.publish, (activeCode, bytes32(_draw()))),
                abi.encodeCall(registry.offer, (activeCode, who)),
                abi.encodeCall(registry.accept, (codes[_offeredIndex()])),
                abi.encodeCall(registry.admitCountry, (codes[1], who)),
                abi.encodeCall(registry.freeze, (codes[0]))
            ];
    }
}
