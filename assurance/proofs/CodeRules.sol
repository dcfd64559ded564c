// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CityCode, Kind, NO_CODE} from "../../contracts/codes/CityCodes.sol";
import {CodeRules} from "../../contracts/codes/CodeRules.sol";
import {CodeSlot} from "../../contracts/codes/CodeSlot.sol";
import {word} from "./Word.sol";

contract NotFrozenMeansTheFreezeIsOver {
    function prove(CityCode country, bool[256] memory bits) external view {
        CodeSlot record = CodeSlot.wrap(word(bits));
        CodeRules.requireNotFrozen(country, record);
        assert(record.frozenUntil() <= block.timestamp);
    }
}

contract NothingIsAboveACountry {
    function prove(CityCode code) external pure {
        assert(code.parentOf(Kind.Country) == NO_CODE);
    }
}

contract ParentIsAPrefix {
    function prove(bool[256] memory) external pure {
        CityCode code = CityCode.wrap("MA.156.1301");
        assert(code.parentOf() == CityCode.wrap("MA.156"));
    }
}
