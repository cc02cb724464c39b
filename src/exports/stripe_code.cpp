#include "exports/stripe_code.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <array>
#include <isa-l.h> // here and in block.cpp alone
#include <numeric>

namespace tutti::exports {

namespace {

/// ISA-L multiplies by tables of so many bytes for each coefficient.
constexpr std::size_t table_size = 32;

void multiply(
    std::uint32_t columns, std::uint32_t rows, std::vector<unsigned char>& tables,
    std::span<char* const> from, std::span<char* const> to
) {
    std::array<unsigned char*, most_lanes> sources{};
    std::array<unsigned char*, most_parity> targets{};
    const auto bytes = [](char* block) { return reinterpret_cast<unsigned char*>(block); };
    std::ranges::transform(from.first(columns), sources.begin(), bytes);
    std::ranges::transform(to.first(rows), targets.begin(), bytes);
    ec_encode_data(
        block_payload, static_cast<int>(columns), static_cast<int>(rows), tables.data(), sources.data(),
        targets.data()
    );
}

void add(char* to, const char* what) {
    std::transform(to, to + block_payload, what, to, [](char a, char b) { return static_cast<char>(a ^ b); });
}

} // namespace

StripeCode::StripeCode(std::uint32_t lanes, std::uint32_t parity) : lanes_(lanes), parity_(parity) {
    invariant(
        lanes > 0 && lanes <= most_lanes && parity > 0 && parity <= most_parity, "a stripe of that size"
    );
    Bytes matrix((lanes + parity) * std::size_t{lanes});
    gf_gen_cauchy1_matrix(matrix.data(), static_cast<int>(lanes + parity), static_cast<int>(lanes));
    coefficients_.assign(matrix.begin() + lanes * std::ptrdiff_t{lanes}, matrix.end());
    std::vector<std::uint32_t> all(parity);
    std::iota(all.begin(), all.end(), 0u);
    tables_ = tables_of(all);
}

StripeCode::Bytes StripeCode::tables_of(std::span<const std::uint32_t> rows) const {
    Bytes chosen;
    for (const auto row : rows)
        chosen.insert(
            chosen.end(), coefficients_.begin() + row * std::ptrdiff_t{lanes_},
            coefficients_.begin() + (row + 1) * std::ptrdiff_t{lanes_}
        );
    Bytes tables(table_size * chosen.size());
    ec_init_tables(static_cast<int>(lanes_), static_cast<int>(rows.size()), chosen.data(), tables.data());
    return tables;
}

void StripeCode::encode(std::span<char* const> blocks) const {
    // ISA-L takes its tables without const, and leaves them as they are.
    multiply(lanes_, parity_, const_cast<Bytes&>(tables_), blocks, blocks.subspan(lanes_));
}

void StripeCode::make_rows(
    std::span<const std::uint32_t> rows, std::span<char* const> blocks, std::span<char* const> to
) const {
    if (rows.empty()) return;
    auto tables = tables_of(rows);
    multiply(lanes_, static_cast<std::uint32_t>(rows.size()), tables, blocks, to);
}

bool StripeCode::recover(std::span<char* const> blocks, const std::vector<bool>& whole) const {
    std::vector<std::uint32_t> lost;
    std::vector<std::uint32_t> rows; // of the parity that is whole
    std::vector<std::uint32_t> lost_rows;
    for (std::uint32_t lane = 0; lane < lanes_; ++lane)
        if (!whole[lane]) lost.push_back(lane);
    for (std::uint32_t row = 0; row < parity_; ++row) (whole[lanes_ + row] ? rows : lost_rows).push_back(row);
    if (lost.size() > rows.size()) return false;
    if (!lost.empty()) {
        rows.resize(lost.size());
        const auto count = static_cast<std::uint32_t>(lost.size());
        // What is left of the parity where the whole blocks are taken out of it is that of the lost ones.
        for (const auto lane : lost) std::fill_n(blocks[lane], block_payload, '\0');
        std::vector<char> rest(count * block_payload);
        std::array<char*, most_parity> rests{};
        for (std::uint32_t i = 0; i < count; ++i) rests[i] = rest.data() + i * block_payload;
        make_rows(rows, blocks, rests);
        for (std::uint32_t i = 0; i < count; ++i) add(rests[i], blocks[lanes_ + rows[i]]);

        Bytes square;
        for (const auto row : rows)
            for (const auto lane : lost) square.push_back(coefficients_[row * std::size_t{lanes_} + lane]);
        Bytes inverse(square.size());
        // Of a Cauchy matrix every square part can be inverted.
        const auto failed = gf_invert_matrix(square.data(), inverse.data(), static_cast<int>(count));
        invariant(failed == 0, "a part of a Cauchy matrix has an inverse");
        Bytes tables(table_size * inverse.size());
        ec_init_tables(static_cast<int>(count), static_cast<int>(count), inverse.data(), tables.data());
        std::array<char*, most_parity> made{};
        for (std::uint32_t i = 0; i < count; ++i) made[i] = blocks[lost[i]];
        multiply(count, count, tables, rests, made);
    }
    std::array<char*, most_parity> again{};
    for (std::size_t i = 0; i < lost_rows.size(); ++i) again[i] = blocks[lanes_ + lost_rows[i]];
    make_rows(lost_rows, blocks, again);
    return true;
}

} // namespace tutti::exports
