// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdKind, IdStatus, Move, Registration} from "../../contracts/identity/ISuperIdRegistry.sol";
import {OTHER_CITY} from "../codes/RegistryFixture.sol";
import {vm} from "../doubles/Vm.sol";
import {Counters, SignedIdMessages as Messages} from "./SignedIdMessages.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

/// Which slots each act writes: one is the record and the proof that nobody registers twice.
contract StorageTest is SuperIdFixture {
    /// Of {superId}.
    bytes32 private recordSlot;

    function setUp() public override {
        super.setUp();
        vm.record();
        _register(_resident());
        bytes32[] memory slots = written();
        vm.assertEq(slots.length, 1, "slots of a registration");
        recordSlot = slots[0];
        mine();
    }

    function test_register_writesTheRecordAsDocumented() public {
        uint256 registrar = (156 << 20) | 1301;
        uint256 expected =
            uint160(controller) |
                ((height - 1) << 160) |
                (registrar << 220) |
                (uint256(IdKind.Resident) << 250) |
                (uint256(IdStatus.Active) << 253);
        vm.assertEq(vm.load(address(superIds), recordSlot), bytes32(expected), "record");
    }

    function test_register_writesOneSlotForEachSuperId() public {
        vm.record();
        _register(_organisation());
        bytes32[] memory slots = written();
        vm.assertEq(slots.length, 1, "slots");
        assert(slots[0] != recordSlot);
    }

    function test_register_ofTheNextGenerationLeavesTheFormerOne() public {
        _annul();
        bytes32 tombstone = vm.load(address(superIds), recordSlot);
        assert(tombstone != 0);
        Registration memory registration = _resident();
        registration.generation = 1;
        vm.record();
        _register(registration);
        vm.assertEq(written().length, 1, "slots");
        vm.assertEq(vm.load(address(superIds), recordSlot), tombstone, "tombstone");
    }

    function test_mostActs_writeTheRecordOnly() public {
        vm.record();
        from(controller).setAttribute(superId, "a name", "a value", 1 days);
        from(controller).revokeAttribute(superId, "a name", "a value");
        mine();
        Counters memory counters = _counters();
        bytes32 hash = Messages.move(superId, controller, OTHER_CITY, otherOfficer, counters);
        from(otherOfficer).move(
            Move(superId, OTHER_CITY, otherOfficer, counters.version, counters.changed, counters.deadline),
            sign(controller, hash),
            ""
        );
        mine();
        counters = _counters();
        hash = Messages.controllerChange(superId, controller, newController, counters);
        from(relayer).changeControllerSigned(superId, newController, _authorisation(counters, sign(controller, hash)));
        from(newController).changeController(superId, controller);
        _assertWritten(1);
    }

    function test_addDelegate_writesOneMoreOnce() public {
        vm.record();
        from(controller).addDelegate(superId, "a type", delegate, 1 days);
        from(controller).addDelegate(superId, "a type", delegate, 2 days);
        from(controller).revokeDelegate(superId, "a type", delegate);
        _assertWritten(2);
    }

    function test_deactivate_writesOneMoreThatReactivateFrees() public {
        vm.record();
        _deactivate();
        bytes32[] memory slots = written();
        vm.assertEq(slots.length, 2, "slots");
        bytes32 other = slots[0] == recordSlot ? slots[1] : slots[0];
        assert(vm.load(address(superIds), other) != 0);
        from(controller).reactivate(superId);
        vm.assertEq(vm.load(address(superIds), other), 0, "deactivation");
    }

    function test_annulment_writesOneMore() public {
        vm.record();
        _propose();
        from(controller).answerAnnulment(superId, proposedAt, DIGEST);
        bytes32[] memory slots = written();
        vm.assertEq(slots.length, 1, "slots");
        assert(slots[0] != recordSlot);
    }

    function _assertWritten(uint256 count) private {
        bytes32[] memory slots = written();
        vm.assertEq(slots.length, count, "slots");
        bool hasRecord = false;
        for (uint256 i = 0; i < count; ++i) hasRecord = hasRecord || slots[i] == recordSlot;
        vm.assertTrue(hasRecord, "the record is written");
        assertEq(superIds.resolve(superId).status, IdStatus.Active, "status");
    }
}
