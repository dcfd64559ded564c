// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorisation, IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {RegistryFixture} from "../codes/RegistryFixture.sol";
import {SignedFormCases} from "../codes/SignedFormCases.sol";
import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {Counters} from "./SignedIdMessages.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

/// What holds for every signed form, on the registry of Super IDs.
abstract contract SuperIdFormCases is SuperIdFixture, SignedFormCases {
    function setUp() public virtual override(SuperIdFixture, SignedFormCases) {
        super.setUp();
    }

    function subject() internal view override(RegistryFixture, SuperIdFixture) returns (address) {
        return SuperIdFixture.subject();
    }

    function digestOf(
        bytes32 message,
        uint256 chainId,
        address target
    ) internal pure override(RegistryFixture, SuperIdFixture) returns (bytes32) {
        return SuperIdFixture.digestOf(message, chainId, target);
    }

    function test_refusesReplayInTheNextBlock() public {
        bytes memory call = _call(_signature());
        send(submitter, call);
        mine();
        sendRefused(submitter, call, _refusalOfReplay());
    }

    function test_refusesReplayAfterTheOppositeInTheNextBlock() public {
        bytes memory call = _call(_signature());
        send(submitter, call);
        _undo();
        mine();
        sendRefused(submitter, call, _refusalAfterOpposite());
    }

    // ------------------------------------------------------------------------------------------- contract wallets
    // The signer is a contract wallet, or an account that has code besides its key.

    function test_wallet_vouchesForItsOwner() public {
        address owner = signer;
        _become(deploy("OwnedWallet", abi.encode(owner)));
        bytes memory longer = bytes.concat(sign(owner, _message()), new bytes(200));
        send(submitter, _call(longer));
        _assertEffect();
    }

    function test_wallet_refusesOthersAndItsOwnersMessagesForAnother() public {
        address owner = signer;
        bytes memory ofItsOwn = sign(owner, _message());
        address wallet = deploy("OwnedWallet", abi.encode(owner));
        _become(wallet);
        _walletRefused(wallet, sign(stranger, _message()));
        _walletRefused(wallet, ofItsOwn);
        _walletRefused(wallet, "");
    }

    function test_wallet_needsNoSignatureAsSender() public {
        _become(deploy("RevertingWallet", ""));
        send(signer, _call(""));
        _assertEffect();
    }

    function test_wallet_thatRevertsSaysNo() public {
        _hostile(deploy("RevertingWallet", ""));
    }

    function test_wallet_thatAnswersShortSaysNo() public {
        _hostile(deploy("AnsweringWallet", abi.encode(hex"1626ba7e")));
    }

    function test_wallet_thatAnswersGarbageSaysNo() public {
        _hostile(deploy("AnsweringWallet", abi.encode(abi.encode(uint32(0x1626ba7e)))));
    }

    function test_wallet_thatBurnsItsGasSaysNo() public {
        _hostile(deploy("BurningWallet", ""));
    }

    function test_wallet_thatReturnsABombSaysNo() public {
        _hostile(deploy("BombWallet", abi.encode(1024 * 1024, false)));
    }

    function test_wallet_thatRevertsWithABombSaysNo() public {
        _hostile(deploy("BombWallet", abi.encode(1024 * 1024, true)));
    }

    function test_wallet_isNotCalledAForgerForWantOfGas() public {
        address wallet = deploy("BurningWallet", "");
        _become(wallet);
        bytes memory call = _call("");
        vm.prank(submitter);
        (, bytes memory answer) = address(superIds).call{gas: 400_000}(call);
        vm.assertEq(keccak256(answer), keccak256(Refusals.insufficientGas(wallet)), "InsufficientGas");
    }

    /// EIP-7702: with whatever code, the account's own key counts.
    function test_delegated_keepsItsOwnKey() public {
        bytes memory call = _call(_signature());
        vm.etch(signer, abi.encodePacked(hex"ef0100", deploy("RevertingWallet", "")));
        send(submitter, call);
        _assertEffect();
    }

    function test_delegated_vouchesByItsCodeToo() public {
        vm.etch(signer, abi.encodePacked(hex"ef0100", deploy("OwnedWallet", abi.encode(stranger))));
        _walletRefused(signer, sign(relayer, _message()));
        send(submitter, _call(sign(stranger, _message())));
        _assertEffect();
    }

    /// Puts `account` in the place of the signer, as if it had always been.
    function _become(address account) internal virtual;

    function _hostile(address wallet) private {
        address before = signer;
        _become(wallet);
        _walletRefused(wallet, "");
        _walletRefused(wallet, sign(before, _message()));
    }

    function _walletRefused(address wallet, bytes memory signature) private {
        sendRefused(submitter, _call(signature), Refusals.invalidSignature(wallet));
    }
}

/// Forms that carry the counters of {superId}: version, and block of the last change.
abstract contract CounterFormCases is SuperIdFormCases {
    uint24 internal version;
    uint64 internal changed;

    function _prepare() internal virtual override {
        _registerResident();
        signer = controller;
        _read();
    }

    /// Takes the counters from the registry, as whoever builds a message.
    function _read() internal {
        Counters memory now_ = _counters();
        (version, changed) = (now_.version, now_.changed);
    }

    /// A with another Super ID, controller or counters.
    function _hash(address id, address who, Counters memory counters) internal view virtual returns (bytes32);

    /// Messages that differ from A in its content, or in nothing but their type.
    function _otherContents(Counters memory counters) internal view virtual returns (bytes32[] memory);

    /// The error in a status that A is not for.
    function _refusalIn(IdStatus status) internal view virtual returns (bytes memory) {
        return IdRefusals.wrongIdStatus(superId, status);
    }

    /// Changes {superId} in this block, by a transaction of its controller.
    function _touch() internal virtual {
        from(controllerNow()).setAttribute(superId, "a name", "a value", 1);
    }

    function controllerNow() internal view returns (address) {
        return superIds.controllerOf(superId);
    }

    function _asked() internal view returns (Counters memory) {
        return Counters(version, changed, deadline);
    }

    function _authorised(bytes memory signature) internal view returns (Authorisation memory) {
        return _authorisation(_asked(), signature);
    }

    /// Whom A names as the controller.
    function _named() internal view virtual returns (address) {
        return signer;
    }

    function _message() internal view override returns (bytes32) {
        return _hash(superId, _named(), _asked());
    }

    function _variants() internal view override returns (bytes32[] memory messages) {
        bytes32[] memory others = _otherContents(_asked());
        messages = new bytes32[](others.length + 6);
        messages[0] = _hash(idOf(_resident().kind, DIGEST, 0), _named(), _asked());
        messages[1] = _hash(superId, stranger, _asked());
        messages[2] = _hash(superId, _named(), Counters(version + 1, changed, deadline));
        messages[3] = _hash(superId, _named(), Counters(version, changed + 1, deadline));
        messages[4] = _hash(superId, _named(), Counters(version, changed - 1, deadline));
        messages[5] = _hash(superId, _named(), Counters(version, changed, deadline + 1));
        for (uint256 i = 0; i < others.length; ++i) messages[6 + i] = others[i];
    }

    function _refusalOfReplay() internal view virtual override returns (bytes memory) {
        return _superseded();
    }

    /// Any change does.
    function _supersede() internal virtual override {
        _touch();
    }

    function _refusalOfSuperseded() internal view virtual override returns (bytes memory) {
        return _superseded();
    }

    /// To itself: this voids all that was signed.
    function _cancel() internal virtual override {
        address who = controllerNow();
        from(who).changeController(superId, who);
    }

    function _refusalOfCancelled() internal view virtual override returns (bytes memory) {
        return _superseded();
    }

    function _become(address account) internal virtual override {
        _passTo(account);
        signer = account;
        _read();
    }

    function _superseded() internal view returns (bytes memory) {
        Counters memory now_ = _counters();
        assert(now_.version != version || now_.changed != changed);
        return IdRefusals.superseded(superId, now_.version, now_.changed);
    }

    // --------------------------------------------------------------------------------------------------- counters

    /// Before and after a change are not told apart in its block, so nothing signed acts there.
    function test_refusesInTheBlockOfAChange() public {
        _touch();
        _read();
        bytes memory refusal = IdRefusals.changedInThisBlock(superId, height);
        sendRefused(submitter, _call(_signature()), refusal);
        sendRefused(signer, _call(""), refusal);
        mine();
        send(submitter, _call(_signature()));
        _assertEffect();
    }

    /// Who sends needs no signature, but the counters.
    function test_refusesWrongCountersOfTheSignerItself() public {
        (uint24 trueVersion, uint64 trueChanged) = (version, changed);
        bytes memory refusal = IdRefusals.superseded(superId, trueVersion, trueChanged);
        version = trueVersion + 1;
        sendRefused(signer, _call(""), refusal);
        (version, changed) = (trueVersion, trueChanged + 1);
        sendRefused(signer, _call(""), refusal);
        changed = trueChanged - 1;
        sendRefused(signer, _call(""), refusal);
        changed = uint64(height);
        sendRefused(signer, _call(""), refusal);
    }

    function test_refusesEachWrongCounterThatWasSigned() public {
        (uint24 trueVersion, uint64 trueChanged) = (version, changed);
        bytes memory refusal = IdRefusals.superseded(superId, trueVersion, trueChanged);
        version = trueVersion + 1;
        sendRefused(submitter, _call(_signature()), refusal);
        (version, changed) = (trueVersion, trueChanged + 1);
        sendRefused(submitter, _call(_signature()), refusal);
        changed = trueChanged - 1;
        sendRefused(submitter, _call(_signature()), refusal);
    }

    // --------------------------------------------------------------------------------------------------- statuses

    function test_refusesUnlessRegistered() public {
        superId = idOf(_resident().kind, DIGEST, 0);
        _refusedIn(IdStatus.Unregistered);
    }

    function test_refusesWhenAnnulled() public {
        _bringAboutAnnulment();
        _refusedIn(IdStatus.Annulled);
    }

    function _bringAboutAnnulment() internal virtual {
        _annul();
    }

    function _refusedIn(IdStatus status) internal {
        sendRefused(submitter, _call(_signature()), _refusalIn(status));
        sendRefused(signer, _call(""), _refusalIn(status));
        sendRefused(stranger, _call(""), _refusalIn(status));
    }
}

/// Such forms for active Super IDs.
abstract contract ActiveFormCases is CounterFormCases {
    function test_refusesWhenDeactivated() public {
        from(controllerNow()).deactivate(superId);
        mine();
        _refusedIn(IdStatus.Deactivated);
        skip(30 days);
        _refusedIn(IdStatus.Deactivated);
    }

    /// Neither with the counters of old nor with those of now.
    function test_refusesTheFormerController() public {
        _passTo(newController);
        sendRefused(submitter, _call(_signature()), _superseded());
        _read();
        sendRefused(submitter, _call(_signature()), Refusals.invalidSignature(_refusedAfterChange()));
    }

    /// Whose signature fails once {newController} has taken over.
    function _refusedAfterChange() internal view virtual returns (address) {
        return newController;
    }
}
