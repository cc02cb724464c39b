// The newest tokens that are known, each with a checksum, all with the sum of them: one that is lowered or
// gone would let whoever was fenced off write again.
#include "store/control_checksums.hpp"
#include "store/control_columns.hpp"
#include "store/control_store.hpp"

#include <fmt/format.h>

namespace tutti::store {

Result<std::uint64_t> ControlStore::token(std::string_view resource) {
    auto select = statement("SELECT token FROM token WHERE resource=?1");
    if (!select) return pass_on(select);
    auto there = (*select)->with(resource).next();
    if (!there) return pass_on(there);
    const auto token = *there ? number_at(**select, 0) : 0;
    (*select)->with();
    return token;
}

Result<void> ControlStore::write_token(std::string_view resource, std::uint64_t token) {
    const auto before = this->token(resource);
    if (!before) return std::unexpected(before.error());
    auto write = statement("INSERT OR REPLACE INTO token VALUES(?1, ?2, ?3)");
    if (!write) return pass_on(write);
    const auto checksum = token_checksum(resource, token);
    if (auto done = (*write)->with(resource, token, checksum).run(); !done) return done;
    // A token is never 0: that stands for none.
    counters_.token_sum += checksum - (*before != 0 ? token_checksum(resource, *before) : 0);
    return {};
}

Result<ControlStore::TokenState> ControlStore::look_through_tokens() {
    auto select = statement("SELECT resource, token, checksum FROM token ORDER BY resource");
    if (!select) return pass_on(select);
    TokenState state;
    std::uint64_t said = 0;
    auto read = for_each_row((*select)->with(), [&](const Statement& row) {
        const std::string resource(row.text(0));
        const auto token = number_at(row, 1);
        const auto checksum = token_checksum(resource, token);
        said += number_at(row, 2);
        state.sum += checksum;
        if (number_at(row, 2) != checksum)
            state.damaged.emplace_back(
                resource, fmt::format("the token is not as it was written, and counts as {}", token)
            );
    });
    if (!read) return pass_on(read);
    if (said != counters_.token_sum)
        state.damaged.emplace_back("", "tokens are gone, or were changed by somebody else");
    return state;
}

/// What holds from now on is what stands there: nothing else is known.
Result<void> ControlStore::verify_tokens() {
    auto state = look_through_tokens();
    if (!state) return pass_on(state);
    if (state->damaged.empty()) return {};
    for (auto& [resource, why] : state->damaged) damage_.push_back({"token", resource, std::move(why)});
    return sum_tokens();
}

Result<void> ControlStore::sum_tokens() {
    const auto heights = this->heights();
    if (!heights) return std::unexpected(heights.error());
    counters_.token_sum = 0;
    for (const auto& [resource, token] : heights->tokens) {
        const auto checksum = token_checksum(resource, token);
        auto write = statement("UPDATE token SET checksum=?2 WHERE resource=?1");
        if (!write) return pass_on(write);
        if (auto done = (*write)->with(resource, checksum).run(); !done) return done;
        counters_.token_sum += checksum;
    }
    return save_counters();
}

Result<void> ControlStore::check_tokens() {
    auto state = look_through_tokens();
    if (!state) return pass_on(state);
    if (state->damaged.empty()) return {};
    const auto& [resource, why] = state->damaged.front();
    return fail(ErrorCode::InvalidInput, resource.empty() ? why : fmt::format("{}: {}", resource, why));
}

} // namespace tutti::store
