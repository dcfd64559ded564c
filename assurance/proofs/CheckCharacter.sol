// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Of the arithmetic, not of the code: a valid code's values, each below 31, weighted with 1, 3, 9, ... 3^16 and the last
// with 1 again, add up to a multiple of 31. `difference` is that of two values, modulo 31, so not zero.

/// The sum changes by the difference times the weight of the place.
contract AWrongCharacterIsFound {
    function prove(uint256 difference) external pure {
        require(0 < difference && difference < 31);
        assert(
            ((3 ** 0 % 31) * difference) % 31 != 0 &&
                ((3 ** 1 % 31) * difference) % 31 != 0 &&
                ((3 ** 2 % 31) * difference) % 31 != 0 &&
                ((3 ** 3 % 31) * difference) % 31 != 0 &&
                ((3 ** 4 % 31) * difference) % 31 != 0 &&
                ((3 ** 5 % 31) * difference) % 31 != 0 &&
                ((3 ** 6 % 31) * difference) % 31 != 0 &&
                ((3 ** 7 % 31) * difference) % 31 != 0 &&
                ((3 ** 8 % 31) * difference) % 31 != 0 &&
                ((3 ** 9 % 31) * difference) % 31 != 0 &&
                ((3 ** 10 % 31) * difference) % 31 != 0 &&
                ((3 ** 11 % 31) * difference) % 31 != 0 &&
                ((3 ** 12 % 31) * difference) % 31 != 0 &&
                ((3 ** 13 % 31) * difference) % 31 != 0 &&
                ((3 ** 14 % 31) * difference) % 31 != 0 &&
                ((3 ** 15 % 31) * difference) % 31 != 0 &&
                ((3 ** 16 % 31) * difference) % 31 != 0
        );
    }
}

/// The sum changes by the difference times what the weights of the two places differ by.
contract ATranspositionIsFound {
    function prove(uint256 difference) external pure {
        require(0 < difference && difference < 31);
        assert(
            (((3 ** 1 - 3 ** 0) % 31) * difference) % 31 != 0 &&
                (((3 ** 2 - 3 ** 1) % 31) * difference) % 31 != 0 &&
                (((3 ** 3 - 3 ** 2) % 31) * difference) % 31 != 0 &&
                (((3 ** 4 - 3 ** 3) % 31) * difference) % 31 != 0 &&
                (((3 ** 5 - 3 ** 4) % 31) * difference) % 31 != 0 &&
                (((3 ** 6 - 3 ** 5) % 31) * difference) % 31 != 0 &&
                (((3 ** 7 - 3 ** 6) % 31) * difference) % 31 != 0 &&
                (((3 ** 8 - 3 ** 7) % 31) * difference) % 31 != 0 &&
                (((3 ** 9 - 3 ** 8) % 31) * difference) % 31 != 0 &&
                (((3 ** 10 - 3 ** 9) % 31) * difference) % 31 != 0 &&
                (((3 ** 11 - 3 ** 10) % 31) * difference) % 31 != 0 &&
                (((3 ** 12 - 3 ** 11) % 31) * difference) % 31 != 0 &&
                (((3 ** 13 - 3 ** 12) % 31) * difference) % 31 != 0 &&
                (((3 ** 14 - 3 ** 13) % 31) * difference) % 31 != 0 &&
                (((3 ** 15 - 3 ** 14) % 31) * difference) % 31 != 0 &&
                (((3 ** 16 - 3 ** 15) % 31) * difference) % 31 != 0 &&
                (((3 ** 16 - 1) % 31) * difference) % 31 != 0
        );
    }
}
