// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdKind, IdStatus} from "../../contracts/identity/ISuperIdRegistry.sol";
import {Registrar} from "../../contracts/identity/Registrar.sol";
import {SuperIdSlot} from "../../contracts/identity/SuperIdSlot.sol";
import {deploy} from "../doubles/Deploy.sol";
import {SuperIdSlotHarness} from "../doubles/SuperIdSlotHarness.sol";
import {vm} from "../doubles/Vm.sol";

contract SuperIdSlotTest {
    SuperIdSlotHarness private immutable _SLOTS = SuperIdSlotHarness(deploy("SuperIdSlotHarness", ""));

    /// As the fuzzer fills it: any number for each field.
    struct Fields {
        address controller;
        uint64 changed;
        uint24 version;
        uint32 registrar;
        uint8 kind;
        uint8 status;
    }

    bytes private constant OVERFLOW = abi.encodeWithSignature("Panic(uint256)", 0x11);

    function test_zero_isUnregistered() public {
        _assertFields(
            SuperIdSlot.wrap(0),
            Fields(address(0), 0, 0, 0, uint8(IdKind.None), uint8(IdStatus.Unregistered))
        );
    }

    /// Written down once by hand: the layout is read by indexers too.
    function test_layout_isTheDocumentedOne() public {
        SuperIdSlot slot = SuperIdSlot.wrap(
            uint256(uint160(0x1111111111111111111111111111111111111111)) |
                (uint256(0x222222222) << 160) |
                (uint256(0x333333) << 196) |
                (uint256(0x24444444) << 220) |
                (uint256(2) << 250) |
                (uint256(3) << 253)
        );
        _assertFields(
            slot,
            Fields(
                0x1111111111111111111111111111111111111111,
                0x222222222,
                0x333333,
                0x24444444,
                uint8(IdKind.Resident),
                uint8(IdStatus.Annulled)
            )
        );
    }

    function testFuzz_fields_packIndependently(Fields memory fields) public {
        fields = _bounded(fields);
        _assertFields(_pack(fields), fields);
    }

    function testFuzz_fresh_isActiveInItsFirstVersion(Fields memory fields) public {
        fields = _bounded(fields);
        SuperIdSlot slot = _SLOTS.fresh(
            fields.controller,
            fields.changed,
            Registrar.wrap(fields.registrar),
            IdKind(fields.kind)
        );
        (fields.version, fields.status) = (0, uint8(IdStatus.Active));
        _assertFields(slot, fields);
    }

    function testFuzz_withChanged_touchesThatOnly(Fields memory fields, uint64 changed) public {
        fields = _bounded(fields);
        changed = changed % (1 << 36);
        SuperIdSlot slot = _SLOTS.withChanged(_pack(fields), changed);
        fields.changed = changed;
        _assertFields(slot, fields);
    }

    function testFuzz_withController_touchesControllerAndVersionOnly(Fields memory fields, address controller) public {
        fields = _bounded(fields);
        vm.assume(fields.version != type(uint24).max);
        SuperIdSlot slot = _SLOTS.withController(_pack(fields), controller);
        (fields.controller, fields.version) = (controller, fields.version + 1);
        _assertFields(slot, fields);
    }

    /// The version never begins again: a message of an earlier one would count.
    function testFuzz_withController_revertsAfterTheLastVersion(Fields memory fields, address controller) public {
        fields = _bounded(fields);
        fields.version = type(uint24).max - 1;
        SuperIdSlot last = _SLOTS.withController(_pack(fields), controller);
        (, , uint24 version, , , ) = _SLOTS.fields(last);
        vm.assertEq(version, type(uint24).max, "the last version");
        vm.expectRevert(OVERFLOW);
        _SLOTS.withController(last, controller);
    }

    function testFuzz_withRegistrar_touchesThatOnly(Fields memory fields, uint32 registrar) public {
        fields = _bounded(fields);
        registrar = registrar % (1 << 30);
        SuperIdSlot slot = _SLOTS.withRegistrar(_pack(fields), Registrar.wrap(registrar));
        fields.registrar = registrar;
        _assertFields(slot, fields);
    }

    function testFuzz_withStatus_touchesThatOnly(Fields memory fields, uint8 status) public {
        fields = _bounded(fields);
        SuperIdSlot slot = _SLOTS.withStatus(_pack(fields), IdStatus(status % 4));
        fields.status = status % 4;
        _assertFields(slot, fields);
    }

    /// Its status alone makes the slot other than zero.
    function testFuzz_annulled_isNobodysAndNeverEmpty(Fields memory fields) public {
        fields = _bounded(fields);
        SuperIdSlot slot = _SLOTS.annulled(_pack(fields));
        (fields.controller, fields.status) = (address(0), uint8(IdStatus.Annulled));
        _assertFields(slot, fields);
        assert(SuperIdSlot.unwrap(_SLOTS.annulled(SuperIdSlot.wrap(0))) != 0);
    }

    /// The same with each field in its range.
    function _bounded(Fields memory fields) private pure returns (Fields memory) {
        return
            Fields(
                fields.controller,
                fields.changed % (1 << 36),
                fields.version,
                fields.registrar % (1 << 30),
                fields.kind % 3,
                fields.status % 4
            );
    }

    function _pack(Fields memory fields) private pure returns (SuperIdSlot) {
        return
            SuperIdSlot.wrap(
                uint160(fields.controller) |
                    (uint256(fields.changed) << 160) |
                    (uint256(fields.version) << 196) |
                    (uint256(fields.registrar) << 220) |
                    (uint256(fields.kind) << 250) |
                    (uint256(fields.status) << 253)
            );
    }

    function _assertFields(SuperIdSlot slot, Fields memory expected) private {
        (address controller, uint64 changed, uint24 version, Registrar registrar, IdKind kind, IdStatus status) = _SLOTS
            .fields(slot);
        vm.assertEq(controller, expected.controller, "controller");
        vm.assertEq(changed, expected.changed, "changed");
        vm.assertEq(version, expected.version, "version");
        vm.assertEq(Registrar.unwrap(registrar), expected.registrar, "registrar");
        vm.assertEq(uint256(kind), expected.kind, "kind");
        vm.assertEq(uint256(status), expected.status, "status");
        vm.assertTrue(_SLOTS.isActive(slot) == (status == IdStatus.Active), "active");
    }
}
