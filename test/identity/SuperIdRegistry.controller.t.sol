// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1056} from "../../contracts/identity/IERC1056.sol";
import {IdStatus, ISuperIdRegistry} from "../../contracts/identity/ISuperIdRegistry.sol";
import {vm} from "../doubles/Vm.sol";
import {IdRefusals} from "./IdRefusals.sol";
import {SuperIdFixture} from "./SuperIdFixture.sol";

contract ControllerTest is SuperIdFixture {
    bytes32 private constant TYPE = "veriKey";

    uint256 private registeredIn;

    function setUp() public override {
        super.setUp();
        registeredIn = height;
        _registerResident();
    }

    // ----------------------------------------------------------------------------------------- changeController

    function test_changeController_passesTheSuperIdOn() public {
        expectLogs();
        emit ISuperIdRegistry.ControllerChanged(superId, newController, 1);
        emit IERC1056.DIDOwnerChanged(superId, newController, registeredIn);
        from(controller).changeController(superId, newController);
        assertLogs();
        assertActive(newController, 1, height);
        vm.assertEq(superIds.controllerOf(superId), newController, "controllerOf");
    }

    function test_changeOwner_passesTheSuperIdOn() public {
        expectLogs();
        emit ISuperIdRegistry.ControllerChanged(superId, newController, 1);
        emit IERC1056.DIDOwnerChanged(superId, newController, registeredIn);
        from(controller).changeOwner(superId, newController);
        assertLogs();
        assertActive(newController, 1, height);
    }

    function test_changeController_leavesTheFormerOneNothing() public {
        from(controller).changeController(superId, newController);
        bytes memory refusal = IdRefusals.notController(superId, controller);
        refusedFrom(controller, refusal).changeController(superId, controller);
        refusedFrom(controller, refusal).deactivate(superId);
        refusedFrom(controller, refusal).setAttribute(superId, TYPE, "", 1);
        from(newController).changeController(superId, stranger);
        assertActive(stranger, 2, height);
    }

    /// Each is an event of its own, linked to the one before, in the same block too.
    function test_changeController_severalTimesInABlock() public {
        expectLogs();
        emit ISuperIdRegistry.ControllerChanged(superId, newController, 1);
        emit IERC1056.DIDOwnerChanged(superId, newController, registeredIn);
        emit ISuperIdRegistry.ControllerChanged(superId, controller, 2);
        emit IERC1056.DIDOwnerChanged(superId, controller, height);
        from(controller).changeController(superId, newController);
        from(newController).changeController(superId, controller);
        assertLogs();
        assertActive(controller, 2, height);
    }

    /// In the block of its registration too: what nobody signed needs no counter.
    function test_changeController_atOnce() public {
        superId = _register(_organisation());
        from(controller).changeController(superId, newController);
        vm.assertEq(superIds.controllerOf(superId), newController, "controller");
    }

    function test_changeController_toItselfEndsAllDelegates() public {
        from(controller).addDelegate(superId, TYPE, delegate, 1 days);
        expectLogs();
        emit ISuperIdRegistry.ControllerChanged(superId, controller, 1);
        emit IERC1056.DIDOwnerChanged(superId, controller, height);
        from(controller).changeController(superId, controller);
        assertLogs();
        assertActive(controller, 1, height);
        vm.assertFalse(superIds.validDelegate(superId, TYPE, delegate), "delegate");
    }

    function test_changeController_leavesOtherSuperIdsAlone() public {
        address organisation = _register(_organisation());
        from(controller).changeController(superId, newController);
        vm.assertEq(superIds.controllerOf(organisation), controller, "controller of another");
    }

    function test_changeController_revertsForZero() public {
        refusedFrom(controller, IdRefusals.zeroAccount()).changeController(superId, address(0));
        assertActive(controller, 0, registeredIn);
    }

    function test_changeController_worksWhateverBecomesOfTheRegistrar() public {
        _freeze();
        _suspendCity();
        _suspendCountry();
        from(controller).changeController(superId, newController);
        _retireCountry();
        from(newController).changeController(superId, controller);
        assertActive(controller, 2, height);
    }

    function test_changeController_worksWhileAnAnnulmentWaits() public {
        _propose();
        from(controller).changeController(superId, newController);
        assertActive(newController, 1, height);
    }

    /// Super IDs of any address are controlled by nobody until they are registered, by that address neither.
    function test_changeController_revertsForAPlainAddress() public {
        refusedFrom(stranger, IdRefusals.wrongIdStatus(stranger, IdStatus.Unregistered)).changeController(
            stranger,
            controller
        );
        refusedFrom(stranger, IdRefusals.wrongIdStatus(stranger, IdStatus.Unregistered)).changeOwner(
            stranger,
            controller
        );
    }
}
