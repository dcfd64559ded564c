// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kind} from "../../contracts/codes/CityCodes.sol";
import {CodeSlot} from "../../contracts/codes/CodeSlot.sol";
import {CodeRecord, Status, SuspensionReason} from "../../contracts/codes/ICityCodeRegistry.sol";
import {CodeSlotHarness} from "../doubles/CodeSlotHarness.sol";
import {deploy} from "../doubles/Deploy.sol";
import {vm} from "../doubles/Vm.sol";

contract CodeSlotTest {
    CodeSlotHarness private immutable _SLOTS = CodeSlotHarness(deploy("CodeSlotHarness", ""));

    /// As the fuzzer fills it: any number for each field.
    struct Fields {
        address holder;
        uint40 issuedAt;
        uint24 epoch;
        uint24 frozenHours;
        uint8 kind;
        uint8 status;
        uint8 reason;
    }

    bytes private constant OVERFLOW = abi.encodeWithSignature("Panic(uint256)", 0x11);

    function test_unpack_ofZeroIsUnassigned() public {
        _assertFields(
            CodeSlot.wrap(0),
            CodeRecord(address(0), 0, 0, 0, Kind.None, Status.Unassigned, SuspensionReason.None)
        );
    }

    /// Written down once by hand: the layout is read by indexers too.
    function test_layout_isTheDocumentedOne() public {
        CodeSlot slot = CodeSlot.wrap(
            uint256(uint160(0x1111111111111111111111111111111111111111)) |
                (uint256(0x2222222222) << 160) |
                (uint256(0x333333) << 200) |
                (uint256(0x000004) << 224) |
                (uint256(3) << 248) |
                (uint256(2) << 251) |
                (uint256(6) << 253)
        );
        _assertFields(
            slot,
            CodeRecord(
                0x1111111111111111111111111111111111111111,
                0x2222222222,
                0x333333,
                4 hours,
                Kind.Organisation,
                Status.Suspended,
                SuspensionReason.CourtOrder
            )
        );
    }

    function testFuzz_fields_packIndependently(Fields memory fields) public {
        CodeRecord memory record = _record(fields);
        _assertFields(_pack(record), record);
    }

    function testFuzz_fresh_setsHolderKindAndTime(address holder, uint8 kind, uint40 issuedAt) public {
        CodeSlot slot = _SLOTS.fresh(holder, Kind(kind % 6), issuedAt);
        _assertFields(slot, CodeRecord(holder, issuedAt, 0, 0, Kind(kind % 6), Status.Active, SuspensionReason.None));
    }

    function testFuzz_withStatus_touchesStatusAndReasonOnly(Fields memory fields, uint8 status, uint8 reason) public {
        CodeRecord memory record = _record(fields);
        CodeSlot slot = _SLOTS.withStatus(_pack(record), Status(status % 4), SuspensionReason(reason % 8));
        (record.status, record.reason) = (Status(status % 4), SuspensionReason(reason % 8));
        _assertFields(slot, record);
    }

    function testFuzz_withHolder_touchesHolderAndEpochOnly(Fields memory fields, address holder) public {
        vm.assume(fields.epoch != type(uint24).max);
        CodeRecord memory record = _record(fields);
        CodeSlot slot = _SLOTS.withHolder(_pack(record), holder);
        (record.holder, record.epoch) = (holder, record.epoch + 1);
        _assertFields(slot, record);
    }

    function testFuzz_withFreeze_touchesTheFreezeOnly(Fields memory fields, uint40 until) public {
        CodeRecord memory record = _record(fields);
        until %= uint40(1 hours) << 24;
        CodeSlot slot = _SLOTS.withFreeze(_pack(record), until);
        record.frozenUntil = until - (until % 1 hours);
        _assertFields(slot, record);
    }

    function test_withFreeze_roundsDownToTheHour() public {
        CodeSlot slot = CodeSlot.wrap(0);
        vm.assertEq(_SLOTS.unpack(_SLOTS.withFreeze(slot, 7200)).frozenUntil, 7200, "the full hour");
        vm.assertEq(_SLOTS.unpack(_SLOTS.withFreeze(slot, 7199)).frozenUntil, 3600, "a second before it");
        vm.assertEq(_SLOTS.unpack(_SLOTS.withFreeze(slot, 10_799)).frozenUntil, 7200, "the last second of an hour");
    }

    function testFuzz_withHolder_revertsAfterTheLastEpoch(Fields memory fields, address holder) public {
        fields.epoch = type(uint24).max - 1;
        CodeSlot last = _SLOTS.withHolder(_pack(_record(fields)), holder);
        vm.assertEq(_SLOTS.unpack(last).epoch, type(uint24).max, "the last epoch");
        vm.expectRevert(OVERFLOW);
        _SLOTS.withHolder(last, holder);
    }

    function _record(Fields memory fields) private pure returns (CodeRecord memory) {
        return
            CodeRecord(
                fields.holder,
                fields.issuedAt,
                fields.epoch,
                uint40(fields.frozenHours) * 1 hours,
                Kind(fields.kind % 6),
                Status(fields.status % 4),
                SuspensionReason(fields.reason % 8)
            );
    }

    function _pack(CodeRecord memory record) private pure returns (CodeSlot) {
        return
            CodeSlot.wrap(
                uint160(record.holder) |
                    (uint256(record.issuedAt) << 160) |
                    (uint256(record.epoch) << 200) |
                    (uint256(record.frozenUntil / 1 hours) << 224) |
                    (uint256(record.kind) << 248) |
                    (uint256(record.status) << 251) |
                    (uint256(record.reason) << 253)
            );
    }

    function _assertFields(CodeSlot slot, CodeRecord memory expected) private {
        CodeRecord memory actual = _SLOTS.unpack(slot);
        vm.assertEq(actual.holder, expected.holder, "holder");
        vm.assertEq(actual.issuedAt, expected.issuedAt, "issued at");
        vm.assertEq(actual.epoch, expected.epoch, "epoch");
        vm.assertEq(actual.frozenUntil, expected.frozenUntil, "frozen until");
        vm.assertEq(uint256(actual.kind), uint256(expected.kind), "kind");
        vm.assertEq(uint256(actual.status), uint256(expected.status), "status");
        vm.assertEq(uint256(actual.reason), uint256(expected.reason), "reason");
        vm.assertTrue(_SLOTS.isActive(slot) == (expected.status == Status.Active), "active");
    }
}
