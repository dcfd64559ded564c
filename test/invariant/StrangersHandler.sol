// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {Application, Issue, RefusalReason, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {
    ADMIN_ROLE,
    CITY,
    COUNTRY,
    DEPARTMENT,
    GUARDIAN_ROLE,
    OBJECT_CLASS,
    OTHER_CITY,
    OTHER_DEPARTMENT,
    RegistryFixture,
    THIRD_CITY
} from "../codes/RegistryFixture.sol";
import {SignedMessages as Messages} from "../codes/SignedMessages.sol";
import {vm} from "../doubles/Vm.sol";
import {Handler} from "./Handler.sol";

/// Strangers with every function and every argument, on a registry in which every kind of thing is going on.
contract StrangersHandler is RegistryFixture, Handler {
    /// As the fuzzer fills them.
    struct Arguments {
        CityCode code;
        address account;
        uint8 small;
        uint256 number;
        bytes signature;
    }

    CityCode private constant OTHER_COUNTRY = CityCode.wrap("MA.250");
    CityCode private constant ASKED_FOR = CityCode.wrap("MA.156.1301.ASKED");
    CityCode private constant OFFERED = CityCode.wrap("MA.156.1304");
    uint256 private constant DEADLINE = type(uint256).max;

    /// How many calls {plausible} has.
    uint256 public constant PLAUSIBLE = 17;
    /// How many messages of others {form} has.
    uint256 public constant FORMS = 6;

    address[] private _strangers;
    CityCode[] private _codes;
    /// Messages of others that were used, cancelled or superseded.
    bytes[] private _usedCalls;
    /// Of each of {_codes}, as it was at first.
    bytes32[] private _fingerprints;

    uint256 public successes;

    constructor() {
        setUp();
        _watch(address(registry));
        _strangers = [stranger, person("second stranger"), person("third stranger")];
        _codes = [
            COUNTRY,
            OTHER_COUNTRY,
            CITY,
            OTHER_CITY,
            THIRD_CITY,
            OFFERED,
            DEPARTMENT,
            OBJECT_CLASS,
            OTHER_DEPARTMENT
        ];
        _codes.push(ASKED_FOR);
        _asCouncil(abi.encodeCall(registry.admitCountry, (OTHER_COUNTRY, country)));
        by(guardian).freeze(OTHER_COUNTRY);

        _issueCity();
        by(country).issue(OTHER_CITY, Kind.City, city);
        by(country).suspend(OTHER_CITY, SuspensionReason.Other);
        by(country).issue(OFFERED, Kind.City, city);
        by(city).offer(OFFERED, successor);
        by(country).issue(THIRD_CITY, Kind.City, city);
        by(country).retire(THIRD_CITY, CITY, none());
        by(city).issue(DEPARTMENT, Kind.Department, applicant);
        by(city).appoint(CITY, officer, 31, type(uint40).max);
        by(applicant).applyFor(_asked(applicant), "");
        _useMessages();
        for (uint256 i = 0; i < _codes.length; ++i) _fingerprints.push(fingerprint(_codes[i]));
    }

    /// A publication used and undone, an offer cancelled, an application withdrawn.
    function _useMessages() private {
        bytes memory signature = sign(city, Messages.publication(CITY, city, DIGEST, 0, 0, DEADLINE));
        _usedCalls.push(abi.encodeCall(registry.publishSigned, (CITY, DIGEST, 0, DEADLINE, signature)));
        send(stranger, _usedCalls[0]);
        by(city).publish(CITY, keccak256("newer"));

        signature = sign(city, Messages.offer(CITY, city, stranger, 0, 1, DEADLINE));
        _usedCalls.push(abi.encodeCall(registry.offerSigned, (CITY, stranger, 1, DEADLINE, signature)));
        by(city).cancelSigned();

        uint256 nonce = registry.nonces(city);
        signature = sign(city, Messages.appointment(CITY, city, stranger, 31, type(uint40).max, 0, nonce, DEADLINE));
        _usedCalls.push(
            abi.encodeCall(registry.appointSigned, (CITY, stranger, 31, type(uint40).max, nonce, DEADLINE, signature))
        );
        send(stranger, _usedCalls[2]);
        by(city).dismiss(CITY, stranger);

        Application memory application = Application(OBJECT_CLASS, Kind.ObjectClass, successor, 1, 0, DEADLINE);
        signature = sign(successor, Messages.application(application));
        _usedCalls.push(abi.encodeCall(registry.applyFor, (application, signature)));
        by(successor).withdraw(OBJECT_CLASS, successor, 1, DEADLINE, "");
    }

    // ------------------------------------------------------------------------------------------------------- acts

    /// A call that the right account could make just now.
    function actPlausibly(uint256 who, uint256 which) external step(who) {
        (, bytes memory call) = plausible(which % PLAUSIBLE);
        _try(who, call);
    }

    /// A signed form for somebody else, with a signature of one's own.
    function forge(uint256 who, uint256 which, bytes32 digest) external step(who) {
        address forger = _stranger(who);
        (, bytes32 message) = form(which % FORMS, forger, digest);
        _try(who, submission(which % FORMS, forger, digest, sign(forger, message)));
    }

    /// What the right account signed, but for another chain or another contract.
    function carryOver(uint256 who, uint256 which, uint64 chainId, address target) external step(who) {
        address account = _stranger(who);
        (address signer, bytes32 message) = form(which % FORMS, account, DIGEST);
        bool isChain = (which >> 8) & 1 == 0;
        if (_rarely(2)) (chainId, target) = (1, address(manager));
        if (isChain ? chainId == CHAIN_ID : target == address(registry)) return;
        bytes32 digest = isChain ? digestOf(message, chainId, address(registry)) : digestOf(message, CHAIN_ID, target);
        bytes memory call = submission(which % FORMS, account, DIGEST, signDigest(signer, digest));
        _assert(!_would(account, call), "18: a signature for another chain or contract acted");
    }

    /// Somebody's message that was used, cancelled or withdrawn.
    function replay(uint256 who, uint256 which) external step(who) {
        _try(who, _usedCalls[which % _usedCalls.length]);
    }

    /// A function with any arguments, or with any arguments on a code that there is.
    function actAnyhow(uint256 who, uint256 which, Arguments memory any) external step(who) {
        if (which & 1 == 0) any.code = _codes[any.number % _codes.length];
        which = (which >> 1) % 22;
        _try(who, which < 11 ? _anyTransaction(which, any) : _anyMessage(which - 11, any));
    }

    function _anyTransaction(uint256 which, Arguments memory any) private view returns (bytes memory) {
        Issue[] memory items = new Issue[](1);
        items[0] = Issue(any.code, Kind(any.small % 6), any.account);
        bytes[11] memory calls = [
            abi.encodeCall(registry.admitCountry, (any.code, any.account)),
            abi.encodeCall(registry.freeze, (any.code)),
            abi.encodeCall(registry.unfreeze, (any.code)),
            abi.encodeCall(registry.approve, (any.code, any.account, any.small)),
            abi.encodeCall(
                registry.refuse,
                (any.code, any.account, any.small, RefusalReason(any.small % 7), bytes32(any.number))
            ),
            abi.encodeCall(registry.issue, (any.code, Kind(any.small % 6), any.account)),
            abi.encodeCall(registry.issueBatch, (any.code, items)),
            abi.encodeCall(registry.suspend, (any.code, SuspensionReason(any.small % 8))),
            abi.encodeCall(registry.reinstate, (any.code)),
            abi.encodeCall(registry.retire, (any.code, NO_CODE, none())),
            abi.encodeCall(registry.setAuthority, (any.account))
        ];
        return calls[which];
    }

    function _anyMessage(uint256 which, Arguments memory any) private view returns (bytes memory) {
        Application memory application = Application(
            any.code,
            Kind(any.small % 6),
            any.account,
            any.small,
            bytes32(any.number),
            any.number
        );
        bytes[11] memory calls = [
            abi.encodeCall(registry.applyFor, (application, any.signature)),
            abi.encodeCall(registry.issueSigned, (application, any.signature)),
            abi.encodeCall(registry.withdraw, (any.code, any.account, any.small, any.number, any.signature)),
            abi.encodeCall(registry.appoint, (any.code, any.account, any.small, uint40(any.number))),
            abi.encodeCall(registry.dismiss, (any.code, any.account)),
            abi.encodeCall(registry.publish, (any.code, bytes32(any.number))),
            abi.encodeCall(registry.offer, (any.code, any.account)),
            abi.encodeCall(registry.accept, (any.code)),
            abi.encodeCall(registry.publishSigned, (any.code, bytes32(any.number), any.small, DEADLINE, any.signature)),
            abi.encodeCall(registry.offerSigned, (any.code, any.account, any.small, DEADLINE, any.signature)),
            abi.encodeCall(registry.acceptSigned, (any.code, any.small, DEADLINE, any.signature))
        ];
        return calls[which];
    }

    /// What is anyone's right: to apply for oneself, to withdraw that, to cancel one's own messages.
    function actForOneself(uint256 who, uint256 which) external step(who) {
        address account = _stranger(who);
        uint32 round = registry.applicationOf(ASKED_FOR, account).round;
        Application memory application = _asked(account);
        application.round = round + 1;
        if (which % 3 == 0) _try(who, abi.encodeCall(registry.applyFor, (application, "")));
        if (which % 3 == 1) _try(who, abi.encodeCall(registry.withdraw, (ASKED_FOR, account, round, DEADLINE, "")));
        if (which % 3 == 2) _try(who, abi.encodeCall(registry.cancelSigned, ()));
    }

    /// Power over the registry, asked of its authority.
    function askTheAuthority(uint256 who, uint256 which) external step(who) {
        address account = _stranger(who);
        (, bytes memory call) = plausible(which % PLAUSIBLE);
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = bytes4(call);
        bytes[7] memory calls = [
            abi.encodeCall(IAccessManager.schedule, (address(registry), call, 0)),
            abi.encodeCall(IAccessManager.execute, (address(registry), call)),
            abi.encodeCall(IAccessManager.grantRole, (ADMIN_ROLE, account, 0)),
            abi.encodeCall(IAccessManager.grantRole, (GUARDIAN_ROLE, account, 0)),
            abi.encodeCall(IAccessManager.setTargetFunctionRole, (address(registry), selectors, type(uint64).max)),
            abi.encodeCall(IAccessManager.updateAuthority, (address(registry), account)),
            abi.encodeCall(IAccessManager.setTargetClosed, (address(registry), true))
        ];
        vm.prank(account);
        (bool success, ) = address(manager).call(calls[(which >> 8) % 7]);
        _assert(!success, "17: the authority obeyed a stranger");
    }

    function wait_(uint256 seconds_) external step(seconds_) {
        skip(seconds_ % 3 days);
    }

    // --------------------------------------------------------------------------------------------- what tests look at

    /// Calls that are good ones, each with who may make it.
    function plausible(uint256 which) public view returns (address sender, bytes memory call) {
        Issue[] memory items = new Issue[](1);
        items[0] = Issue(OTHER_DEPARTMENT, Kind.Department, stranger);
        bytes[PLAUSIBLE] memory calls = [
            abi.encodeCall(registry.issue, (OTHER_DEPARTMENT, Kind.Department, stranger)),
            abi.encodeCall(registry.issueBatch, (CITY, items)),
            abi.encodeCall(registry.approve, (ASKED_FOR, applicant, 1)),
            abi.encodeCall(registry.refuse, (ASKED_FOR, applicant, 1, RefusalReason.Other, 0)),
            abi.encodeCall(registry.suspend, (DEPARTMENT, SuspensionReason.Other)),
            abi.encodeCall(registry.retire, (DEPARTMENT, NO_CODE, none())),
            abi.encodeCall(registry.appoint, (CITY, stranger, 31, type(uint40).max)),
            abi.encodeCall(registry.dismiss, (CITY, officer)),
            abi.encodeCall(registry.publish, (CITY, 0)),
            abi.encodeCall(registry.offer, (CITY, stranger)),
            abi.encodeCall(registry.offer, (OFFERED, address(0))),
            abi.encodeCall(registry.suspend, (CITY, SuspensionReason.Other)),
            abi.encodeCall(registry.reinstate, (OTHER_CITY)),
            abi.encodeCall(registry.retire, (CITY, OFFERED, none())),
            abi.encodeCall(registry.accept, (OFFERED)),
            abi.encodeCall(registry.freeze, (COUNTRY)),
            abi.encodeCall(registry.unfreeze, (OTHER_COUNTRY))
        ];
        call = calls[which];
        sender =
            which < 11
                ? city
                : which < 14
                    ? country
                    : which < 15
                        ? successor
                        : guardian;
    }

    /// Messages of others that would act just now, with who must sign each.
    /// @param account to whom it is of use
    function form(
        uint256 which,
        address account,
        bytes32 digest
    ) public view returns (address signer, bytes32 message) {
        uint256 nonce = registry.nonces(city);
        if (which == 0) {
            message = Messages.appointment(CITY, city, account, 31, type(uint40).max, 0, nonce, DEADLINE);
        } else if (which == 1) {
            message = Messages.offer(CITY, city, account, 0, nonce, DEADLINE);
        } else if (which == 2) {
            message = Messages.publication(CITY, city, digest, 0, nonce, DEADLINE);
        } else if (which == 3) {
            message = Messages.dismissal(CITY, city, officer, 0, nonce, DEADLINE);
        } else if (which == 4) {
            nonce = registry.nonces(successor);
            return (successor, Messages.acceptance(OFFERED, city, successor, 0, nonce, DEADLINE));
        } else {
            return (applicant, Messages.withdrawal(ASKED_FOR, applicant, 1, DEADLINE));
        }
        return (city, message);
    }

    /// The call that goes with a message of {form}.
    function submission(
        uint256 which,
        address account,
        bytes32 digest,
        bytes memory signature
    ) public view returns (bytes memory) {
        uint256 nonce = registry.nonces(which == 4 ? successor : city);
        if (which == 0) {
            return
                abi.encodeCall(
                    registry.appointSigned,
                    (CITY, account, 31, type(uint40).max, nonce, DEADLINE, signature)
                );
        }
        if (which == 1) return abi.encodeCall(registry.offerSigned, (CITY, account, nonce, DEADLINE, signature));
        if (which == 2) return abi.encodeCall(registry.publishSigned, (CITY, digest, nonce, DEADLINE, signature));
        if (which == 3) return abi.encodeCall(registry.dismissSigned, (CITY, officer, nonce, DEADLINE, signature));
        if (which == 4) return abi.encodeCall(registry.acceptSigned, (OFFERED, nonce, DEADLINE, signature));
        return abi.encodeCall(registry.withdraw, (ASKED_FOR, applicant, 1, DEADLINE, signature));
    }

    /// The call of {submission} as the right account signed it.
    function rightful(uint256 which) external view returns (bytes memory) {
        (address signer, bytes32 message) = form(which, stranger, keccak256("newest"));
        return submission(which, stranger, keccak256("newest"), sign(signer, message));
    }

    /// All that is written down about a code, its officers, its offer, others' applications, and others' nonces.
    function fingerprint(CityCode code) public view returns (bytes32 hash) {
        hash = keccak256(
            abi.encode(
                registry.recordOf(code),
                registry.resolve(code),
                registry.offerOf(code),
                registry.officerTerm(code, officer),
                registry.applicationOf(code, applicant),
                registry.nonces(city),
                registry.nonces(successor)
            )
        );
        for (uint256 i = 0; i < _strangers.length; ++i) {
            hash = keccak256(abi.encode(hash, registry.officerTerm(code, _strangers[i])));
        }
    }

    function theRegistry() external view returns (address) {
        return address(registry);
    }

    // -------------------------------------------------------------------------------------------- what must not change

    function _count() internal view override returns (uint256) {
        return _codes.length;
    }

    function _compare(uint256 index) internal override {
        _assert(fingerprint(_codes[index]) == _fingerprints[index], "17: strangers changed something");
    }

    // -------------------------------------------------------------------------------------------------------- choices

    function _asked(address who) private pure returns (Application memory) {
        return Application(ASKED_FOR, Kind.Department, who, 1, DIGEST, DEADLINE);
    }

    function _stranger(uint256 who) private view returns (address) {
        return _strangers[who % _strangers.length];
    }

    function _try(uint256 who, bytes memory call) private {
        _assertFree(_stranger(who), call);
        vm.prank(_stranger(who));
        (bool success, ) = address(registry).call(call);
        if (success) ++successes;
    }
}
