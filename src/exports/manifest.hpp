// A manifest: what one export holds: its files, each as the chunks that it was cut into, and the packs in
// which these lie. A chunk that an earlier export has is not written again: the manifest names its pack.
//
// As text, a line each: "tutti-export 1", "name", "made" (epoch seconds), "of" (the installation), packs,
// files, behind each file its chunks, and last the digest of all lines before.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "exports/content_digest.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

/// Files are cut every so many bytes: databases change in place and recordings grow at their end, so what
/// stays is where it was.
inline constexpr std::uint32_t chunk_size = 64 * 1024;
inline constexpr std::size_t most_packs = 65536;
/// Bytes of a pack's content. Those that are made are about 1 GiB; what looks through one remembers of each
/// damaged block its number.
inline constexpr std::uint64_t largest_pack = 1ull << 33;
inline constexpr std::size_t most_files = 1'000'000;
inline constexpr std::size_t longest_path = 1024;
/// A manifest's text: of 200 GB.
inline constexpr std::size_t longest_manifest = 256 << 20;

struct Chunk {
    ContentDigest digest;
    std::uint64_t offset = 0; ///< in the content of its pack
    std::uint32_t pack = 0;   ///< of Manifest::packs
    std::uint32_t length = 0;

    bool operator==(const Chunk&) const = default;
};

struct ExportedFile {
    std::string path; ///< "control/control.db": what is_exported_path() admits
    unsigned mode = 0600;
    std::uint64_t size = 0;
    std::vector<Chunk> chunks; ///< in their order

    bool operator==(const ExportedFile&) const = default;
};

struct Pack {
    std::string name; ///< of its file, beside the manifest
    std::uint64_t payload = 0;
    std::uint32_t parity = 0; ///< as Geometry::of() takes it

    bool operator==(const Pack&) const = default;
};

struct Manifest {
    std::string name;
    WallTime made; ///< whole seconds
    std::string of;
    std::vector<Pack> packs;
    std::vector<ExportedFile> files;

    bool operator==(const Manifest&) const = default;
};

/// Whether a file may be called that in an export: a relative path without "." and "..", in which nothing is
/// a control character.
bool is_exported_path(std::string_view path) noexcept;
/// Whether an export, or a pack, may be called that: letters, digits, '.', '-' and '_', not a '.' first.
bool is_export_name(std::string_view name) noexcept;
/// Whether the one was made before the other: "…Z-2" before "…Z-10".
bool is_made_before(std::string_view name, std::string_view other) noexcept;
/// What an export is called that is made now: by the time, and by what comes after `last`, the newest there
/// is, where the clock was set back since then.
std::string next_export_name(WallTime now, const std::optional<std::string>& last);

std::string print(const Manifest& manifest);
/// InvalidInput, with the line, for what print() does not make.
Result<Manifest> parse_manifest(std::string_view text);

} // namespace tutti::exports
