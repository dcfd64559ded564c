// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ROLE_ENROL} from "../../contracts/codes/ICityCodeRegistry.sol";
import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {
    IdKind,
    IdStatus,
    ISuperIdRegistry,
    Registration,
    SignedRegistration
} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Refusals} from "../codes/Refusals.sol";
import {CITY, COUNTRY, OTHER_CITY} from "../codes/RegistryFixture.sol";
import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {CREDIT_CODE, SuperIdFixture} from "./SuperIdFixture.sol";

contract BatchTest is SuperIdFixture {
    // Where an item has its words in calldata.
    uint256 private constant KIND = 0;
    uint256 private constant GENERATION = 2;
    uint256 private constant CONTROLLER = 3;
    uint256 private constant SIGNATURE_OFFSET = 7;

    // ------------------------------------------------------------------------------------------------ registered

    function test_registerBatch_registersInOrder() public {
        SignedRegistration[] memory items = _items(3);
        expectLogs();
        for (uint256 i = 0; i < 3; ++i) _emitRegistered(items[i].registration);
        bytes[] memory refusals = from(relayer).registerBatch(items);
        assertLogs();
        vm.assertEq(refusals.length, 3, "answers");
        for (uint256 i = 0; i < 3; ++i) {
            vm.assertEq(refusals[i].length, 0, "no refusal");
            vm.assertEq(superIds.controllerOf(_idOf(items[i])), controller, "controller");
        }
    }

    function test_registerBatch_takesDifferentRegistrarsAndKinds() public {
        SignedRegistration[] memory items = new SignedRegistration[](3);
        Registration memory registration = _organisation();
        items[0] = _signed(registration);
        (registration.kind, registration.registrar) = (IdKind.Resident, OTHER_CITY);
        (registration.officer, registration.controller) = (otherOfficer, newController);
        items[1] = _signed(registration);
        (registration.registrar, registration.officer, registration.nullifier) = (COUNTRY, nationalOfficer, DIGEST);
        items[2] = _signed(registration);
        from(relayer).registerBatch(items);
        _assertActive(items[0]);
        _assertActive(items[1]);
        _assertActive(items[2]);
        assertEq(superIds.resolve(_idOf(items[0])).registrar, CITY, "registrar of the first");
        assertEq(superIds.resolve(_idOf(items[1])).registrar, OTHER_CITY, "registrar of the second");
        assertEq(superIds.resolve(_idOf(items[2])).registrar, COUNTRY, "registrar of the third");
    }

    /// Who sends needs no signature, in a batch too.
    function test_registerBatch_sentByTheOfficer() public {
        SignedRegistration[] memory items = _items(2);
        items[0].officerSignature = items[1].officerSignature = "";
        from(officer).registerBatch(items);
        _assertActive(items[0]);
        _assertActive(items[1]);
    }

    function test_registerBatch_sentByAController() public {
        SignedRegistration[] memory items = _items(2);
        items[0].controllerSignature = items[1].controllerSignature = "";
        from(controller).registerBatch(items);
        _assertActive(items[0]);
        _assertActive(items[1]);
    }

    function test_registerBatch_takesUpTo128() public {
        SignedRegistration[] memory items = _items(128);
        bytes[] memory refusals = from(relayer).registerBatch(items);
        for (uint256 i = 0; i < 128; ++i) {
            vm.assertEq(refusals[i].length, 0, "no refusal");
            _assertActive(items[i]);
        }
    }

    function test_registerBatch_revertsBeyond128() public {
        SignedRegistration[] memory items = _items(129);
        refusedFrom(relayer, IdRefusals.idBatchSize(129, 128)).registerBatch(items);
    }

    function test_registerBatch_revertsForNone() public {
        refusedFrom(relayer, IdRefusals.idBatchSize(0, 128)).registerBatch(_items(0));
    }

    // --------------------------------------------------------------------------------------------------- refused

    /// One bad item of each sort among good ones.
    function test_registerBatch_passesOverWhatIsRefused() public {
        SignedRegistration[] memory items = _items(9);
        bytes[] memory expected = new bytes[](9);

        _register(items[1].registration);
        expected[1] = IdRefusals.alreadyRegistered(_idOf(items[1]), IdStatus.Active);
        items[2].controllerSignature = items[3].controllerSignature;
        expected[2] = Refusals.invalidSignature(controller);
        items[3].officerSignature = "";
        expected[3] = Refusals.invalidSignature(officer);
        items[4].registration.deadline = time - 1;
        expected[4] = Refusals.signatureExpired(time - 1);
        items[5].registration.officer = stranger;
        expected[5] = Refusals.missingRole(CITY, stranger, ROLE_ENROL);
        items[6].registration.kind = IdKind.None;
        expected[6] = IdRefusals.invalidNullifier(IdKind.None, items[6].registration.nullifier);
        items[7].registration.generation = 1;
        expected[7] = IdRefusals.notAnnulled(idOf(IdKind.Resident, bytes32(uint256(8)), 0), IdStatus.Unregistered);

        expectLogs();
        _emitRegistered(items[0].registration);
        for (uint256 i = 1; i < 8; ++i) emit ISuperIdRegistry.RegistrationRefused(i, expected[i]);
        _emitRegistered(items[8].registration);
        bytes[] memory refusals = from(relayer).registerBatch(items);
        assertLogs();

        for (uint256 i = 0; i < 9; ++i) vm.assertEq(keccak256(refusals[i]), keccak256(expected[i]), "refusal");
        for (uint256 i = 2; i < 8; ++i) {
            assertEq(superIds.resolve(_idOf(items[i])).status, IdStatus.Unregistered, "status of a refused one");
        }
    }

    function test_registerBatch_refusesAnItemTheSecondTime() public {
        SignedRegistration[] memory items = _items(3);
        items[2] = items[0];
        bytes[] memory refusals = from(relayer).registerBatch(items);
        vm.assertEq(refusals[0].length, 0, "no refusal");
        _assertRefusal(refusals[2], IdRefusals.alreadyRegistered(_idOf(items[0]), IdStatus.Active));
    }

    /// Whoever submits one of its items first: for the signers the result is the same.
    function test_registerBatch_isNotSpoiledByAFrontRunner() public {
        SignedRegistration[] memory items = _items(3);
        SignedRegistration memory first = items[0];
        from(stranger).register(first.registration, first.controllerSignature, first.officerSignature);
        bytes[] memory refusals = from(relayer).registerBatch(items);
        _assertRefusal(refusals[0], IdRefusals.alreadyRegistered(_idOf(first), IdStatus.Active));
        for (uint256 i = 0; i < 3; ++i) _assertActive(items[i]);
    }

    function test_registerBatch_ofNothingButRefusals() public {
        SignedRegistration[] memory items = _items(2);
        uint40 until = _freeze();
        expectLogs();
        emit ISuperIdRegistry.RegistrationRefused(0, Refusals.issuingIsFrozen(COUNTRY, until));
        emit ISuperIdRegistry.RegistrationRefused(1, Refusals.issuingIsFrozen(COUNTRY, until));
        from(relayer).registerBatch(items);
        assertLogs();
    }

    /// The division and the check character are among the evidence.
    function test_registerBatch_refusesCreditCodesAsRegisterDoes() public {
        SignedRegistration[] memory items = new SignedRegistration[](3);
        Registration memory registration = _organisation();
        registration.nullifier = "91130100MA000000M1";
        items[0] = _signed(registration);
        registration.nullifier = "91130100MA00000OM0";
        items[1] = _signed(registration);
        (registration.registrar, registration.officer) = (OTHER_CITY, otherOfficer);
        registration.nullifier = CREDIT_CODE;
        items[2] = _signed(registration);
        bytes[] memory refusals = from(relayer).registerBatch(items);
        _assertRefusal(refusals[0], IdRefusals.wrongCheckCharacter("91130100MA000000M1", "0"));
        _assertRefusal(refusals[1], IdRefusals.malformedCreditCode("91130100MA00000OM0", 15));
        _assertRefusal(refusals[2], IdRefusals.wrongRegistrar(OTHER_CITY, CREDIT_CODE));
    }

    function test_registerBatch_passesOverHostileWallets() public {
        SignedRegistration[] memory items = _items(5);
        items[0] = _ofWallet(items[0], deploy("RevertingWallet", ""));
        items[1] = _ofWallet(items[1], deploy("BurningWallet", ""));
        items[2] = _ofWallet(items[2], deploy("BombWallet", abi.encode(1024 * 1024, false)));
        items[3] = _ofWallet(items[3], deploy("AnsweringWallet", abi.encode("")));
        bytes[] memory refusals = from(relayer).registerBatch(items);
        for (uint256 i = 0; i < 4; ++i) {
            _assertRefusal(refusals[i], Refusals.invalidSignature(items[i].registration.controller));
        }
        _assertActive(items[4]);
    }

    /// A wallet that could not use all its gas has not said no: the item can come again. With more and more gas, this is
    /// how the batch comes through first.
    function test_registerBatch_passesOverAWalletThatGotTooLittleGas() public {
        SignedRegistration[] memory items = _items(2);
        items[1] = _ofWallet(items[1], deploy("BurningWallet", ""));
        bytes memory call = abi.encodeCall(superIds.registerBatch, (items));
        (bool success, bytes memory answer) = (false, "");
        for (uint256 gas_ = 50_000; !success; gas_ += 5_000) {
            vm.prank(relayer);
            (success, answer) = address(superIds).call{gas: gas_}(call);
        }
        _assertActive(items[0]);
        bytes[] memory refusals = abi.decode(answer, (bytes[]));
        _assertRefusal(refusals[1], Refusals.insufficientGas(items[1].registration.controller));
    }

    // ------------------------------------------------------------------------------------------------------ failed

    /// With whatever gas: all good items are registered, or none.
    function test_registerBatch_neverPassesOverAGoodItemForWantOfGas() public {
        bytes memory call = abi.encodeCall(superIds.registerBatch, (_items(3)));
        uint256[3] memory failedAt;
        for (uint256 gas_ = 20_000; gas_ < 300_000; gas_ += 997) {
            vm.prank(relayer);
            (bool success, bytes memory answer) = address(superIds).call{gas: gas_}(call);
            if (success) break;
            if (answer.length == 0) continue;
            vm.assertEq(bytes32(bytes4(answer)), bytes32(ISuperIdRegistry.BatchItemFailed.selector), "BatchItemFailed");
            vm.assertEq(answer.length, 36, "length of the error");
            ++failedAt[uint8(answer[35])];
        }
        for (uint256 i = 0; i < 3; ++i) {
            _assertActive(_item(i));
            vm.assertGt(failedAt[i], 0, "failed at each item with some gas");
        }
    }

    /// What no ABI encoder makes reverts the whole batch.
    function test_registerBatch_revertsForAMalformedItem() public {
        _malformedRefused(KIND, 3);
        _malformedRefused(GENERATION, 1 << 32);
        _malformedRefused(CONTROLLER, 1 << 160);
        _malformedRefused(SIGNATURE_OFFSET, 1 << 200);
    }

    function test_register_revertsForAMalformedKind() public {
        SignedRegistration memory item = _item(0);
        bytes memory data = abi.encodeCall(
            superIds.register,
            (item.registration, item.controllerSignature, item.officerSignature)
        );
        assembly ("memory-safe") {
            mstore(add(data, 0x24), 3)
        }
        vm.prank(relayer);
        (bool success, ) = address(superIds).call(data);
        vm.assertFalse(success, "a kind that there is not");
    }

    // ------------------------------------------------------------------------------------------------------ helpers

    /// Residents of {CITY}, numbered from 1.
    function _items(uint256 count) private view returns (SignedRegistration[] memory items) {
        items = new SignedRegistration[](count);
        for (uint256 i = 0; i < count; ++i) items[i] = _item(i);
    }

    function _item(uint256 i) private view returns (SignedRegistration memory) {
        Registration memory registration = _resident();
        registration.nullifier = bytes32(i + 1);
        return _signed(registration);
    }

    /// A copy, so that the same structure can be filled again.
    function _signed(Registration memory registration) private view returns (SignedRegistration memory) {
        registration = abi.decode(abi.encode(registration), (Registration));
        bytes32 message = Messages.registration(registration);
        (address who, address by_) = (registration.controller, registration.officer);
        return SignedRegistration(registration, sign(who, message), sign(by_, message));
    }

    /// As `item`, for a wallet that has nobody's signature to offer.
    function _ofWallet(
        SignedRegistration memory item,
        address wallet
    ) private view returns (SignedRegistration memory) {
        item.registration.controller = wallet;
        return
            SignedRegistration(
                item.registration,
                "",
                sign(item.registration.officer, Messages.registration(item.registration))
            );
    }

    function _idOf(SignedRegistration memory item) private pure returns (address) {
        return idOf(item.registration.kind, item.registration.nullifier, item.registration.generation);
    }

    function _emitRegistered(Registration memory registration) private {
        address id = idOf(registration.kind, registration.nullifier, 0);
        emit ISuperIdRegistry.SuperIdRegistered(
            id,
            registration.controller,
            registration.registrar,
            registration.nullifier,
            0,
            registration.officer
        );
        emit IERC1056.DIDOwnerChanged(id, registration.controller, 0);
    }

    function _assertActive(SignedRegistration memory item) private {
        vm.assertEq(superIds.controllerOf(_idOf(item)), item.registration.controller, "controller");
    }

    function _assertRefusal(bytes memory actual, bytes memory expected) private {
        vm.assertEq(keccak256(actual), keccak256(expected), "refusal");
    }

    /// A batch of three good items, but for one word of the second.
    function _malformedRefused(uint256 word, uint256 value) private {
        bytes memory data = abi.encodeCall(superIds.registerBatch, (_items(3)));
        assembly ("memory-safe") {
            // Behind length, selector and the list's own offset and length come the items' offsets.
            let offsets := add(data, 0x64)
            mstore(add(add(offsets, mload(add(offsets, 0x20))), mul(word, 0x20)), value)
        }
        vm.prank(relayer);
        (bool success, ) = address(superIds).call(data);
        vm.assertFalse(success, "a malformed item");
        assertEq(superIds.resolve(_idOf(_item(0))).status, IdStatus.Unregistered, "status of a good item before it");
    }
}
