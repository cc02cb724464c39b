// The answer of /api/song/pictures/{picture}. A name that is none of a picture that was kept opens no file:
// there is nothing to traverse.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

namespace tutti::gateway {

namespace {

constexpr std::size_t longest_picture_name = 64;
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> picture_types = {
    {{".png", "image/png"}, {".jpg", "image/jpeg"}, {".webp", "image/webp"}}
};

/// The content type of a picture of that name; empty: it is no name of one. Hexadecimal digits and dashes, as
/// BoundedFolder (workers/lyrics) makes them, then one of the endings.
std::string_view type_of_picture(std::string_view name) {
    const auto is_of_name = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
    };
    for (const auto& [ending, type] : picture_types) {
        if (name.size() > longest_picture_name || !name.ends_with(ending)) continue;
        const auto stem = name.substr(0, name.size() - ending.size());
        return !stem.empty() && std::ranges::all_of(stem, is_of_name) ? type : std::string_view();
    }
    return {};
}

io::HttpResponse picture_answer(std::string_view type, Result<std::string> bytes) {
    if (!bytes && bytes.error().code == ErrorCode::NotFound)
        return io::http_error(
            404, "not_found", "there is no such picture on this machine: it was painted elsewhere, or is gone"
        );
    if (!bytes) return error_answer(bytes.error());
    // Another picture has another name.
    return io::HttpResponse{
        200,
        std::string(type),
        std::move(*bytes),
        {{"Cache-Control", "private, max-age=3600, immutable"}, {"X-Content-Type-Options", "nosniff"}}
    };
}

} // namespace

io::HttpReply show_song_picture(Desk& desk, const Call& call) {
    const auto picture = call.values[0];
    const auto type = type_of_picture(picture);
    if (type.empty()) return io::http_error(404, "not_found", "that is no name of a picture");
    auto reply = std::make_shared<io::PendingReply>();
    desk.read_picture(std::string(picture), [reply, type](Result<std::string> bytes) {
        reply->answer(picture_answer(type, std::move(bytes)));
    });
    return io::answered_or_pending(reply);
}

} // namespace tutti::gateway
