#include "director/listing.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::director {

Result<Piece> Piece::read(const Value& params) {
    Piece piece;
    if (const Value* after = params.find("after")) {
        if (!after->is_integer() || after->integer() < 0)
            return fail(ErrorCode::InvalidInput, "\"after\" must be the \"next\" of the piece before");
        piece.after = static_cast<std::uint64_t>(after->integer());
    }
    if (const Value* limit = params.find("limit")) {
        if (!limit->is_integer() || limit->integer() < 1)
            return fail(ErrorCode::InvalidInput, "\"limit\" must be a count, at least 1");
        piece.limit = std::min(most, static_cast<std::size_t>(limit->integer()));
    }
    return piece;
}

bool Listing::has_room() noexcept {
    has_more_ = all_.size() >= piece_.limit || (!all_.empty() && bytes_ >= largest);
    return !has_more_;
}

void Listing::add(std::uint64_t place, Value definition) {
    bytes_ += print_json(definition).size();
    all_.push_back(std::move(definition));
    last_ = place;
}

Value Listing::answer(std::string_view key, std::size_t total) && {
    std::vector<Member> members = {{std::string(key), Value::array(std::move(all_))}, {"total", total}};
    if (has_more_) members.push_back({"next", last_});
    return Value::object(std::move(members));
}

} // namespace tutti::director
