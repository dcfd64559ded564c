// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../doubles/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {CITY, Registry, RegistryFixture} from "./RegistryFixture.sol";

/// What holds for every signed form. A contract for each form fills in the message A, its effect and its opposite.
abstract contract SignedFormCases is RegistryFixture {
    /// The order of secp256k1.
    uint256 private constant _ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    address internal signer;
    /// Who submits what others signed.
    address internal submitter = person("submitter");
    uint256 internal deadline;

    function setUp() public virtual override {
        super.setUp();
        _prepare();
        deadline = time + 1 days;
    }

    /// Brings about what A needs, and sets {signer}.
    function _prepare() internal virtual;

    /// The EIP-712 hash of A.
    function _message() internal view virtual returns (bytes32);

    /// Messages that differ from A in one field each.
    function _variants() internal view virtual returns (bytes32[] memory);

    function _call(bytes memory signature) internal view virtual returns (bytes memory);

    /// Expects the event of A, which names the signer and not who sends.
    function _expectEffect() internal virtual;

    /// Checks what A has written.
    function _assertEffect() internal virtual;

    /// Undoes A by other means.
    function _undo() internal virtual;

    /// The error when A comes again at once, and when it comes again after its opposite.
    function _refusalOfReplay() internal view virtual returns (bytes memory);

    function _refusalAfterOpposite() internal view virtual returns (bytes memory) {
        return _refusalOfReplay();
    }

    /// The signer takes A back before it is used.
    function _cancel() internal virtual;

    function _refusalOfCancelled() internal view virtual returns (bytes memory) {
        return _refusalOfReplay();
    }

    /// Another message of the signer takes A's counter.
    function _supersede() internal virtual;

    function _refusalOfSuperseded() internal view virtual returns (bytes memory) {
        return _refusalOfReplay();
    }

    /// Whose signature is looked at first.
    function _firstSigner() internal view virtual returns (address) {
        return signer;
    }

    // --------------------------------------------------------------------------------------------------- accepted

    function test_acceptsFromAnySender() public {
        bytes memory call = _call(_signature());
        _expectEffect();
        send(submitter, call);
        _assertEffect();
    }

    function test_acceptsSignerWithoutSignature() public {
        bytes memory call = _call("");
        send(signer, call);
        _assertEffect();
    }

    function test_acceptsAtTheDeadline() public {
        bytes memory call = _call(_signature());
        warp(deadline);
        send(submitter, call);
        _assertEffect();
    }

    // ------------------------------------------------------------------------------------------------ one message

    function test_refusesOneSecondPastTheDeadline() public {
        warp(deadline + 1);
        sendRefused(submitter, _call(_signature()), Refusals.signatureExpired(deadline));
    }

    function test_refusesSignerPastTheDeadline() public {
        warp(deadline + 1);
        sendRefused(signer, _call(""), Refusals.signatureExpired(deadline));
    }

    function test_refusesEveryOtherMessage() public {
        bytes32[] memory variants = _variants();
        for (uint256 i = 0; i < variants.length; ++i) {
            assert(variants[i] != _message());
            _assertInvalid(sign(signer, variants[i]));
        }
    }

    function test_refusesReplay() public {
        send(submitter, _call(_signature()));
        sendRefused(submitter, _call(_signature()), _refusalOfReplay());
    }

    function test_refusesReplayAfterTheOpposite() public {
        send(submitter, _call(_signature()));
        _undo();
        sendRefused(submitter, _call(_signature()), _refusalAfterOpposite());
    }

    function test_refusesReplayBySignerAfterTheOpposite() public {
        send(signer, _call(""));
        _undo();
        sendRefused(signer, _call(""), _refusalAfterOpposite());
    }

    function test_refusesCancelled() public {
        _cancel();
        sendRefused(submitter, _call(_signature()), _refusalOfCancelled());
    }

    function test_refusesSuperseded() public {
        _supersede();
        sendRefused(submitter, _call(_signature()), _refusalOfSuperseded());
    }

    // ----------------------------------------------------------------------------------------- chain and contract

    function test_refusesSignatureForAnotherChain() public {
        _assertInvalid(signDigest(signer, digestOf(_message(), CHAIN_ID + 1, subject())));
    }

    function test_refusesOnAFork() public {
        bytes memory call = _call(_signature());
        vm.chainId(CHAIN_ID + 1);
        sendRefused(submitter, call, Refusals.invalidSignature(_firstSigner()));
    }

    function test_refusesSignatureForAnotherContract() public {
        _assertInvalid(signDigest(signer, digestOf(_message(), CHAIN_ID, address(manager))));
    }

    // ----------------------------------------------------------------------------------------- malformed signatures

    function test_refusesNoSignature() public {
        _assertInvalid("");
    }

    function test_refusesAnothersSignature() public {
        _assertInvalid(sign(stranger, _message()));
        _assertInvalid(sign(submitter, _message()));
    }

    function test_refusesHighS() public {
        (bytes32 r, bytes32 s, uint8 v) = _parts();
        _assertInvalid(abi.encodePacked(r, bytes32(_ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
    }

    function test_refuses64Bytes() public {
        (bytes32 r, bytes32 s, uint8 v) = _parts();
        _assertInvalid(abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
    }

    function test_refuses66Bytes() public {
        _assertInvalid(bytes.concat(_signature(), hex"00"));
    }

    function test_refusesVOf0Or1() public {
        (bytes32 r, bytes32 s, uint8 v) = _parts();
        _assertInvalid(abi.encodePacked(r, s, v - 27));
    }

    /// ecrecover answers zero to this.
    function test_refusesZeroSigner() public {
        _assertInvalid(abi.encodePacked(bytes32(0), bytes32(0), uint8(27)));
        _assertInvalid(abi.encodePacked(bytes32(uint256(1)), bytes32(uint256(1)), uint8(29)));
    }

    // ----------------------------------------------------------------------------------------------------- helpers

    function _signature() internal view returns (bytes memory) {
        return sign(signer, _message());
    }

    function _parts() private view returns (bytes32 r, bytes32 s, uint8 v) {
        bytes memory signature = _signature();
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
    }

    function _assertInvalid(bytes memory signature) private {
        sendRefused(submitter, _call(signature), Refusals.invalidSignature(signer));
    }
}

/// Forms that carry the nonce of a holder, here of {CITY}; all are dead once the nonce has moved.
abstract contract NonceFormCases is SignedFormCases {
    /// The first nonce behind those that {cancelSigned} voids.
    uint256 internal constant CANCELLED = 1 << 32;

    function _prepare() internal virtual override {
        _issueCity();
        signer = city;
    }

    function _cancel() internal override {
        by(signer).cancelSigned();
    }

    /// Nonces are the signer's, not the form's.
    function _supersede() internal virtual override {
        by(signer).dismissSigned(CITY, stranger, 0, time, "");
    }

    function _refusalOfReplay() internal view virtual override returns (bytes memory) {
        return Refusals.wrongNonce(signer, 1);
    }

    function _refusalOfCancelled() internal view override returns (bytes memory) {
        return Refusals.wrongNonce(signer, CANCELLED);
    }

    function test_cancelSigned_voidsMessagesSignedAhead() public {
        expectEvent();
        emit Registry.SignaturesCancelled(signer, CANCELLED);
        by(signer).cancelSigned();
        sendRefused(submitter, _call(_signature()), Refusals.wrongNonce(signer, CANCELLED));
        vm.assertEq(registry.nonces(signer), CANCELLED, "nonce");
    }
}
