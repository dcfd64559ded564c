// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Of the arithmetic, not of the code: a valid code's values, each below 31, weighted with 1, 3, 9, ... 3^16 and the last
// with 1 again, add up to a multiple of 31. `difference` is that of two values, modulo 31, so not zero.

/// The sum changes by the difference times the weight of the place.
contract AWrongCharacterIsFound {
    function prove(uint256 difference) external pure {
        require(0 < difference && difference < 31);
        assert((1 * difference) % 31 != 0);
        assert((3 * difference) % 31 != 0);
        assert((9 * difference) % 31 != 0);
        assert((27 * difference) % 31 != 0);
        assert((81 * difference) % 31 != 0);
        assert((243 * difference) % 31 != 0);
        assert((729 * difference) % 31 != 0);
        assert((2187 * difference) % 31 != 0);
        assert((6561 * difference) % 31 != 0);
        assert((19683 * difference) % 31 != 0);
        assert((59049 * difference) % 31 != 0);
        assert((177147 * difference) % 31 != 0);
        assert((531441 * difference) % 31 != 0);
        assert((1594323 * difference) % 31 != 0);
        assert((4782969 * difference) % 31 != 0);
        assert((14348907 * difference) % 31 != 0);
        assert((43046721 * difference) % 31 != 0);
    }
}

/// The sum changes by the difference times what the weights of the two places differ by.
contract ATranspositionIsFound {
    function prove(uint256 difference) external pure {
        require(0 < difference && difference < 31);
        assert(((3 - 1) * difference) % 31 != 0);
        assert(((9 - 3) * difference) % 31 != 0);
        assert(((27 - 9) * difference) % 31 != 0);
        assert(((81 - 27) * difference) % 31 != 0);
        assert(((243 - 81) * difference) % 31 != 0);
        assert(((729 - 243) * difference) % 31 != 0);
        assert(((2187 - 729) * difference) % 31 != 0);
        assert(((6561 - 2187) * difference) % 31 != 0);
        assert(((19683 - 6561) * difference) % 31 != 0);
        assert(((59049 - 19683) * difference) % 31 != 0);
        assert(((177147 - 59049) * difference) % 31 != 0);
        assert(((531441 - 177147) * difference) % 31 != 0);
        assert(((1594323 - 531441) * difference) % 31 != 0);
        assert(((4782969 - 1594323) * difference) % 31 != 0);
        assert(((14348907 - 4782969) * difference) % 31 != 0);
        assert(((43046721 - 14348907) * difference) % 31 != 0);
        assert(((43046721 - 1) * difference) % 31 != 0);
    }
}
