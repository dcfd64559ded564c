// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Of the arithmetic, not of the code: a valid code's values, each below 31, weighted with 1, 3, 9, ... 3^16 and the last
// with 1 again, add up to a multiple of 31. `rest` is what the characters add that did not change.

contract AWrongCharacterIsFound {
    function prove(uint256 rest, uint256 right, uint256 wrong) external pure {
        require(rest < 2 ** 32 && right < 31 && wrong < 31 && right != wrong);
        assert((rest + 1 * right) % 31 != (rest + 1 * wrong) % 31);
        assert((rest + 3 * right) % 31 != (rest + 3 * wrong) % 31);
        assert((rest + 9 * right) % 31 != (rest + 9 * wrong) % 31);
        assert((rest + 27 * right) % 31 != (rest + 27 * wrong) % 31);
        assert((rest + 81 * right) % 31 != (rest + 81 * wrong) % 31);
        assert((rest + 243 * right) % 31 != (rest + 243 * wrong) % 31);
        assert((rest + 729 * right) % 31 != (rest + 729 * wrong) % 31);
        assert((rest + 2187 * right) % 31 != (rest + 2187 * wrong) % 31);
        assert((rest + 6561 * right) % 31 != (rest + 6561 * wrong) % 31);
        assert((rest + 19683 * right) % 31 != (rest + 19683 * wrong) % 31);
        assert((rest + 59049 * right) % 31 != (rest + 59049 * wrong) % 31);
        assert((rest + 177147 * right) % 31 != (rest + 177147 * wrong) % 31);
        assert((rest + 531441 * right) % 31 != (rest + 531441 * wrong) % 31);
        assert((rest + 1594323 * right) % 31 != (rest + 1594323 * wrong) % 31);
        assert((rest + 4782969 * right) % 31 != (rest + 4782969 * wrong) % 31);
        assert((rest + 14348907 * right) % 31 != (rest + 14348907 * wrong) % 31);
        assert((rest + 43046721 * right) % 31 != (rest + 43046721 * wrong) % 31);
    }
}

contract ATranspositionIsFound {
    function prove(uint256 rest, uint256 a, uint256 b) external pure {
        require(rest < 2 ** 32 && a < 31 && b < 31 && a != b);
        assert((rest + 1 * a + 3 * b) % 31 != (rest + 1 * b + 3 * a) % 31);
        assert((rest + 3 * a + 9 * b) % 31 != (rest + 3 * b + 9 * a) % 31);
        assert((rest + 9 * a + 27 * b) % 31 != (rest + 9 * b + 27 * a) % 31);
        assert((rest + 27 * a + 81 * b) % 31 != (rest + 27 * b + 81 * a) % 31);
        assert((rest + 81 * a + 243 * b) % 31 != (rest + 81 * b + 243 * a) % 31);
        assert((rest + 243 * a + 729 * b) % 31 != (rest + 243 * b + 729 * a) % 31);
        assert((rest + 729 * a + 2187 * b) % 31 != (rest + 729 * b + 2187 * a) % 31);
        assert((rest + 2187 * a + 6561 * b) % 31 != (rest + 2187 * b + 6561 * a) % 31);
        assert((rest + 6561 * a + 19683 * b) % 31 != (rest + 6561 * b + 19683 * a) % 31);
        assert((rest + 19683 * a + 59049 * b) % 31 != (rest + 19683 * b + 59049 * a) % 31);
        assert((rest + 59049 * a + 177147 * b) % 31 != (rest + 59049 * b + 177147 * a) % 31);
        assert((rest + 177147 * a + 531441 * b) % 31 != (rest + 177147 * b + 531441 * a) % 31);
        assert((rest + 531441 * a + 1594323 * b) % 31 != (rest + 531441 * b + 1594323 * a) % 31);
        assert((rest + 1594323 * a + 4782969 * b) % 31 != (rest + 1594323 * b + 4782969 * a) % 31);
        assert((rest + 4782969 * a + 14348907 * b) % 31 != (rest + 4782969 * b + 14348907 * a) % 31);
        assert((rest + 14348907 * a + 43046721 * b) % 31 != (rest + 14348907 * b + 43046721 * a) % 31);
        assert((rest + 43046721 * a + b) % 31 != (rest + 43046721 * b + a) % 31);
    }
}
