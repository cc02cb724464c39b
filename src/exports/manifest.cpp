#include "exports/manifest.hpp"

#include "base/scan.hpp"
#include "exports/geometry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>

namespace tutti::exports {

namespace {

constexpr std::string_view first_line = "tutti-export 1";
constexpr std::string_view manifest_kind = "tutti-export ";
constexpr std::string_view last_word = "end ";

bool is_segment(std::string_view segment) noexcept {
    return !segment.empty() && segment != "." && segment != "..";
}

/// The rest of a line that begins with the word; nothing where it does not.
std::optional<std::string_view> after(std::string_view line, std::string_view word) {
    if (!line.starts_with(word)) return std::nullopt;
    return line.substr(word.size());
}

class ManifestReader {
public:
    explicit ManifestReader(std::string_view lines) : rest_(lines) {}

    Result<Manifest> read() {
        if (auto begun = read_begin(); !begun) return pass_on(begun);
        while (!rest_.empty()) {
            const auto line = next();
            auto read = line.starts_with("c ")      ? read_chunk(line.substr(2))
                        : line.starts_with("file ") ? read_file(line.substr(5))
                                                    : read_pack(line);
            if (!read) return pass_on(read);
        }
        if (auto whole = end_file(); !whole) return pass_on(whole);
        return std::move(manifest_);
    }

private:
    std::string_view next() {
        ++line_;
        return take_line(rest_);
    }
    std::unexpected<Error> wrong(std::string_view what) const {
        return fail(ErrorCode::InvalidInput, fmt::format("line {}: {}", line_, what), {line_, 1});
    }

    Result<void> read_begin() {
        const auto first = next();
        if (first != first_line && first.starts_with(manifest_kind))
            return fail(ErrorCode::UnknownVersion, "a later version has made this export");
        if (first != first_line) return wrong("this is no manifest of an export");
        const auto name = after(next(), "name ");
        if (!name || !is_export_name(*name)) return wrong("its name is missing");
        manifest_.name = *name;
        const auto made = after(next(), "made ");
        const auto time = made ? parse_number<std::int64_t>(*made) : std::nullopt;
        if (!time || *time < 0 || *time > 253'402'300'799) return wrong("when it was made is missing");
        manifest_.made = WallTime(seconds(*time));
        const auto of = after(next(), "of ");
        if (!of || !is_export_name(*of)) return wrong("of which installation it is, is missing");
        manifest_.of = *of;
        return {};
    }

    Result<void> read_pack(std::string_view line) {
        auto rest = after(line, "pack ");
        if (!rest) return wrong("neither a pack, a file nor a chunk");
        if (!manifest_.files.empty()) return wrong("packs stand before files");
        if (manifest_.packs.size() == most_packs) return wrong("too many packs");
        const auto name = take_word(*rest);
        const auto payload = parse_number<std::uint64_t>(take_word(*rest));
        const auto parity = parse_number<std::uint32_t>(take_word(*rest));
        if (!is_export_name(name) || !payload || *payload > largest_pack || !parity || *parity > most_parity
            || !rest->empty())
            return wrong("that is no pack");
        if (!packs_.emplace(name).second) return wrong("a pack stands there twice");
        manifest_.packs.push_back({std::string(name), *payload, *parity});
        return {};
    }

    Result<void> read_file(std::string_view rest) {
        if (auto whole = end_file(); !whole) return whole;
        if (manifest_.files.size() == most_files) return wrong("too many files");
        const auto mode = take_word(rest);
        unsigned bits = 0;
        const auto [end, error] = std::from_chars(mode.data(), mode.data() + mode.size(), bits, 8);
        const auto size = parse_number<std::uint64_t>(take_word(rest));
        if (rest.starts_with(' ')) rest.remove_prefix(1);
        if (error != std::errc{} || end != mode.data() + mode.size() || bits > 0777 || !size
            || !is_exported_path(rest))
            return wrong("that is no file");
        if (!paths_.emplace(rest).second) return wrong("a file stands there twice");
        if (folders_.contains(rest) || lies_in_a_file(rest))
            return wrong("a file and a folder have one name");
        manifest_.files.push_back({std::string(rest), bits, *size, {}});
        return {};
    }

    bool lies_in_a_file(std::string_view path) {
        for (auto slash = path.find('/'); slash != std::string_view::npos;
             slash = path.find('/', slash + 1)) {
            const auto folder = path.substr(0, slash);
            if (paths_.contains(folder)) return true;
            folders_.insert(folder);
        }
        return false;
    }

    Result<void> read_chunk(std::string_view rest) {
        if (manifest_.files.empty()) return wrong("a chunk belongs to a file");
        const auto digest = parse_content_digest(take_word(rest));
        const auto pack = parse_number<std::uint32_t>(take_word(rest));
        const auto offset = parse_number<std::uint64_t>(take_word(rest));
        const auto length = parse_number<std::uint32_t>(take_word(rest));
        if (!digest || !pack || !offset || !length || *length == 0 || *length > chunk_size || !rest.empty())
            return wrong("that is no chunk");
        if (*pack >= manifest_.packs.size()) return wrong("there is no such pack");
        const auto holds = manifest_.packs[*pack].payload;
        if (*offset > holds || *length > holds - *offset) return wrong("the chunk lies outside of its pack");
        manifest_.files.back().chunks.push_back({*digest, *offset, *pack, *length});
        chunked_ += *length;
        return {};
    }

    Result<void> end_file() {
        const auto chunked = std::exchange(chunked_, 0);
        if (!manifest_.files.empty() && chunked != manifest_.files.back().size)
            return wrong(fmt::format("the chunks of {} are not all of it", manifest_.files.back().path));
        return {};
    }

    std::string_view rest_;
    std::uint32_t line_ = 0;
    Manifest manifest_;
    // Of the text.
    std::unordered_set<std::string_view> packs_;
    std::unordered_set<std::string_view> paths_;
    std::unordered_set<std::string_view> folders_; ///< in which files lie
    std::uint64_t chunked_ = 0;                    ///< of the present file
};

} // namespace

bool is_exported_path(std::string_view path) noexcept {
    if (path.empty() || path.size() > longest_path) return false;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
    if (std::ranges::any_of(path, is_control)) return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        if (!is_segment(path.substr(begin, end - begin))) return false;
        begin = end + 1;
    }
    return path.front() != ' '; // it would be read back without
}

std::string print(const Manifest& manifest) {
    std::string text;
    const auto to = std::back_inserter(text);
    fmt::format_to(
        to, "{}\nname {}\nmade {}\nof {}\n", first_line, manifest.name,
        std::chrono::floor<seconds>(manifest.made.time_since_epoch()).count(), manifest.of
    );
    for (const auto& pack : manifest.packs)
        fmt::format_to(to, "pack {} {} {}\n", pack.name, pack.payload, pack.parity);
    for (const auto& file : manifest.files) {
        fmt::format_to(to, "file {:04o} {} {}\n", file.mode, file.size, file.path);
        for (const auto& chunk : file.chunks)
            fmt::format_to(
                to, "c {} {} {} {}\n", print(chunk.digest), chunk.pack, chunk.offset, chunk.length
            );
    }
    fmt::format_to(to, "{}{}\n", last_word, print(ContentDigest::of(text)));
    return text;
}

Result<Manifest> parse_manifest(std::string_view text) {
    if (text.size() > longest_manifest)
        return fail(ErrorCode::LimitExceeded, "the manifest is larger than any that is made");
    const auto torn = [] { return fail(ErrorCode::InvalidInput, "the manifest is cut short"); };
    if (text.empty() || text.back() != '\n') return torn();
    const auto before = text.substr(0, text.size() - 1).rfind('\n');
    if (before == std::string_view::npos) return torn();
    const auto lines = text.substr(0, before + 1);
    const auto sum = after(text.substr(before + 1, text.size() - before - 2), last_word);
    if (!sum) return torn();
    if (parse_content_digest(*sum) != ContentDigest::of(lines))
        return fail(ErrorCode::InvalidInput, "the manifest is not as it was written");
    return ManifestReader(lines).read();
}

} // namespace tutti::exports
