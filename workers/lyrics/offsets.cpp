#include "workers/lyrics/offsets.hpp"

#include "lyrics/lyrics.hpp"

#include <algorithm>

namespace tutti::lyrics {

Result<void> Offsets::load() {
    auto kept = kept_.read();
    if (!kept) return pass_on(kept);
    if (*kept) offsets_ = std::move(**kept);
    return {};
}

milliseconds Offsets::of(const SongKey& song) const {
    const auto* offset = offsets_.find(song.text());
    if (offset == nullptr || !offset->is_integer()) return milliseconds(0);
    return std::clamp(milliseconds(offset->integer()), -most_offset, most_offset);
}

Result<void> Offsets::set(const SongKey& song, milliseconds offset) {
    const auto key = song.text();
    std::vector<Member> members(offsets_.members().begin(), offsets_.members().end());
    std::erase_if(members, [&](const Member& member) { return member.key == key; });
    if (offset != milliseconds(0)) members.push_back({key, offset.count()});
    if (members.size() > most_offsets) members.erase(members.begin());
    auto next = Value::object(std::move(members));
    auto kept = kept_.keep(next);
    if (kept) offsets_ = std::move(next);
    return kept;
}

} // namespace tutti::lyrics
