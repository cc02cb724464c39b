#include "orchestrator/moved_secrets.hpp"

#include "password/password_hash.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::orchestrator {

namespace {

constexpr std::size_t longest_secret = 4096;

std::string id_of(const sections::SecretKey& key, std::string_view item) {
    if (key.list.empty()) return std::string(key.key);
    return fmt::format("{}.{}.{}", key.list, item, key.key);
}

std::string id_of(const sections::SecretPlace& place) { return id_of(place.key, place.item); }

/// The line's end behind it is no part of it, as in a file.
bool is_field_text(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return !text.empty() && std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

Result<void> check_password(const std::string& text) {
    if (!text.starts_with("$argon2")) return password::check_length(text);
    if (password::is_hash(text)) return {};
    return fail(ErrorCode::InvalidInput, "what begins with $argon2 must be a whole argon2id hash");
}

} // namespace

MovedSecrets::MovedSecrets(
    const std::string& section, const Value& present, std::string stem, std::uint64_t revision
)
    : section_(sections::rules_of(section)), stem_(std::move(stem)), revision_(revision) {
    sections::replace_secrets(
        section_, present,
        [this](const sections::SecretPlace& place, const Value& value) {
            present_.insert_or_assign(id_of(place), value);
            return value;
        }
    );
}

Value MovedSecrets::move(const Value& config) {
    return sections::replace_secrets(section_, config, [this](const auto& place, const Value& value) {
        return move_one(place, value);
    });
}

Value MovedSecrets::move_one(const sections::SecretPlace& place, const Value& value) {
    if (value.is_string()) return lay_aside(place, value.string());
    if (value.is_number() || value.is_bool()) return complain(place, "must be a text: put it in quotes");
    if (sections::is_hidden_secret(value)) {
        const auto former = sections::former_item(value);
        const auto ours = present_.find(former.empty() ? id_of(place) : id_of(place.key, former));
        return ours != present_.end() ? ours->second
                                      : complain(place, "nothing is set there yet: say the secret itself");
    }
    if (trusted_ || !sections::is_secret_reference(value)) return value; // the section says what is wrong
    // A list's item may have got another name.
    const bool is_ours =
        std::ranges::any_of(present_, [&](const auto& known) { return known.second == value; });
    if (is_ours) return value;
    return complain(
        place, sections::referred_file(value).empty()
                   ? "say the secret itself; only the installation's file may name secrets of the vault"
                   : "say the secret itself; only the installation's file may name files"
    );
}

Value MovedSecrets::lay_aside(const sections::SecretPlace& place, std::string_view text) {
    if (text.empty()) return complain(place, "is empty; null takes it away");
    if (text.size() > longest_secret)
        return complain(place, fmt::format("is longer than {} bytes", longest_secret));
    if (text.contains('\0')) return complain(place, "must not contain NUL");
    if (place.key.is_field && !is_field_text(text))
        return complain(place, "must not contain control characters, such as the end of a line");
    if (place.key.kind == sections::SecretKey::Kind::Password)
        if (const auto fits = check_password(std::string(text)); !fits)
            return complain(place, fits.error().message);
    auto file = fmt::format("{}.{}.{}", stem_, id_of(place), revision_);
    auto reference = sections::secret_in_file(file);
    texts_.push_back({std::move(file), std::string(text), place.key.kind});
    return reference;
}

/// Gives what no check complains about again.
Value MovedSecrets::complain(const sections::SecretPlace& place, std::string reason) {
    mistakes_.push_back({.position = {}, .key = place.path, .reason = std::move(reason), .suggestion = {}});
    return sections::secret_in_file("none");
}

} // namespace tutti::orchestrator
