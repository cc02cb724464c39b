// A manifest as a command is given it: a file, or standard input, with its text for whoever shows a mistake.
#pragma once

#include "cli/governed/desk.hpp"
#include "governance/manifest/manifest.hpp"

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tutti::cli {

struct ManifestFile {
    std::string name; ///< for people
    std::string text;
    governance::Manifest objects;
};

/// "-" is standard input. What is wrong was said; then an exit code.
std::expected<ManifestFile, int> read_manifest_file(const std::filesystem::path& file);

/// A fault of control's as a mistake in the file; nothing: it names no place there.
std::optional<toml::Mistake> mistake_of(const ManifestFile& manifest, const governance::Fault& fault);

/// "app=stage" and so on, as an object; nothing: one of them is none, which was said.
std::optional<Value> read_label_words(const std::vector<std::string>& words);

/// An object as control answers it, as a manifest has it.
governance::ManifestObject manifest_object(const Value& answered);

} // namespace tutti::cli
