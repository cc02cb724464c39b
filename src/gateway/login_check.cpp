#include "gateway/login_check.hpp"

#include "password/password_hash.hpp"

#include <set>

namespace tutti::gateway {

LoginCheck::Outcome LoginCheck::run() const {
    for (const auto& decoy : decoys) static_cast<void>(hash_matches(decoy, given));
    if (hash.empty()) {
        const bool right = configured && configured->matches(given);
        return {right && name == Name::Fits};
    }
    Outcome outcome{hash_matches(hash, given)};
    if (outcome.right && kind_of_hash(hash) != kind_of_hash(nobodys_hash()))
        outcome.better_hash =
            password::hash(given).value_or(std::string()); // one of fewer than 8 bytes stays
    return outcome;
}

std::string_view kind_of_hash(std::string_view hash) noexcept {
    if (password::is_bcrypt(hash)) return hash.substr(4, 2); // its cost
    const auto costs = hash.find("$m=");                     // "$argon2id$v=19$m=65536,t=2,p=1$…"
    if (costs == hash.npos) return {};
    return hash.substr(costs + 1, hash.find('$', costs + 1) - costs - 1);
}

std::size_t kinds_of_hashes(const std::vector<std::string>& hashes) {
    std::set kinds = {std::string_view(), kind_of_hash(nobodys_hash())};
    for (const auto& hash : hashes) kinds.insert(kind_of_hash(hash));
    return kinds.size() - 1;
}

std::vector<std::string> decoys_beside(std::string_view checked, const std::vector<std::string>& hashes) {
    std::vector<std::string> decoys;
    if (hashes.empty()) return decoys;
    std::set kinds = {std::string_view(), kind_of_hash(checked)};
    if (kinds.insert(kind_of_hash(nobodys_hash())).second) decoys.push_back(nobodys_hash());
    for (const auto& hash : hashes)
        if (kinds.insert(kind_of_hash(hash)).second) decoys.push_back(hash);
    return decoys;
}

} // namespace tutti::gateway
