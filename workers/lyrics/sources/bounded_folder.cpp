#include "workers/lyrics/sources/bounded_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::lyrics {

namespace {

constexpr std::string_view unfinished = ".new"; // io::replace_file()
constexpr std::size_t longest_ending = 8;

template <typename Number>
bool take_number(std::string_view& text, Number& number, int base = 10) {
    const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    return failed == std::errc{};
}

bool take(std::string_view& text, std::string_view what) {
    if (!text.starts_with(what)) return false;
    text.remove_prefix(what.size());
    return true;
}

std::string name_of(std::uint64_t key, const BoundedFolder::File& file) {
    return fmt::format("{:016x}-{}-{}.{}", key, file.stored, file.bytes, file.ending);
}

/// Nothing: it is none of ours.
std::optional<std::pair<std::uint64_t, BoundedFolder::File>> parse_name(const std::string& name) {
    std::string_view rest = name;
    std::uint64_t key = 0;
    BoundedFolder::File file;
    const bool is_one = take_number(rest, key, 16) && take(rest, "-") && take_number(rest, file.stored)
                        && take(rest, "-") && take_number(rest, file.bytes) && take(rest, ".");
    file.ending = rest;
    const bool is_plain = !rest.empty() && rest.size() <= longest_ending && !rest.contains('.');
    if (!is_one || !is_plain || name_of(key, file) != name) return std::nullopt;
    return std::pair(key, std::move(file));
}

} // namespace

std::filesystem::path BoundedFolder::path_of(std::uint64_t key, const File& file) const {
    return folder_ / name_of(key, file);
}

Result<void> BoundedFolder::open() {
    const auto paths = disk_.list(folder_);
    if (!paths && paths.error().code == ErrorCode::NotFound) return {};
    if (!paths) return std::unexpected(paths.error());
    for (const auto& path : *paths) {
        const auto name = path.filename().native();
        if (name.ends_with(unfinished)) static_cast<void>(disk_.remove(path)); // of a run that was killed
        if (const auto one = parse_name(name)) note(one->first, one->second);
    }
    give_turns();
    make_room();
    return {};
}

/// To what earlier runs have left: all that is known of it is the time.
void BoundedFolder::give_turns() {
    std::vector<File*> files;
    for (auto& [key, file] : files_) files.push_back(&file);
    std::ranges::sort(files, {}, &File::stored);
    for (auto* file : files) file->turn = ++last_turn_;
}

/// Of two with one key, which a crash leaves, the newer counts.
void BoundedFolder::note(std::uint64_t key, const File& file) {
    const auto* before = find(key);
    if (before != nullptr && before->stored > file.stored) {
        static_cast<void>(disk_.remove(path_of(key, file)));
        return;
    }
    if (before != nullptr) drop(key);
    files_[key] = file;
    bytes_ += file.bytes;
}

const BoundedFolder::File* BoundedFolder::find(std::uint64_t key) const {
    const auto found = files_.find(key);
    return found != files_.end() ? &found->second : nullptr;
}

Result<std::string> BoundedFolder::read(std::uint64_t key, std::size_t most) const {
    const auto* file = find(key);
    if (file == nullptr) return fail(ErrorCode::NotFound, "there is none");
    return io::read_file(disk_, path_of(key, *file), most);
}

Result<std::filesystem::path>
BoundedFolder::put(std::uint64_t key, std::string_view bytes, std::string_view ending, WallTime now) {
    if (bytes.size() > limits_.bytes || limits_.files == 0)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("{} bytes are more than {} may hold", bytes.size(), folder_.native())
        );
    const auto stored = std::chrono::floor<seconds>(now.time_since_epoch()).count();
    const File file{stored, bytes.size(), std::string(ending), ++last_turn_};
    auto path = path_of(key, file);
    if (auto written = io::replace_file(disk_, path, bytes); !written) return pass_on(written);
    if (const auto* before = find(key); before != nullptr && path_of(key, *before) != path) drop(key);
    forget(key);
    files_[key] = file;
    bytes_ += file.bytes;
    make_room();
    return path;
}

void BoundedFolder::forget(std::uint64_t key) {
    const auto file = files_.find(key);
    if (file == files_.end()) return;
    bytes_ -= file->second.bytes;
    files_.erase(file);
}

void BoundedFolder::drop(std::uint64_t key) {
    if (const auto* file = find(key)) static_cast<void>(disk_.remove(path_of(key, *file)));
    forget(key);
}

std::string BoundedFolder::set_aside(std::uint64_t key, const Error& why) {
    const auto* file = find(key);
    if (file == nullptr) return why.message;
    // By one name: so that no more lie aside than that name is given.
    const auto damaged = folder_ / "damaged";
    const auto moved = disk_.rename(path_of(key, *file), damaged);
    forget(key);
    return moved ? io::set_aside(disk_, damaged, why) : moved.error().message;
}

void BoundedFolder::set_limits(Limits limits) {
    limits_ = limits;
    make_room();
}

void BoundedFolder::make_room() {
    const auto turn = [](const auto& each) { return each.second.turn; };
    while (!files_.empty() && (bytes_ > limits_.bytes || files_.size() > limits_.files))
        drop(std::ranges::min_element(files_, {}, turn)->first);
}

} // namespace tutti::lyrics
