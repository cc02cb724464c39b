// XML as cameras write it: names without their prefixes, since each maker chooses other ones, text without
// the white space around it. Entities of a document's own are not expanded: no answer grows by being read.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::onvif {

inline constexpr std::size_t max_xml_bytes = 512 << 10;
inline constexpr std::size_t max_xml_elements = 20'000;
inline constexpr std::size_t max_xml_depth = 40;

struct XmlAttribute {
    std::string name; ///< without its prefix
    std::string value;
};

struct XmlElement {
    std::string name; ///< without its prefix
    std::string text; ///< its own, not that of its children
    std::vector<XmlAttribute> attributes;
    std::vector<XmlElement> children;

    /// The first child of that name; null: there is none.
    const XmlElement* child(std::string_view child_name) const noexcept;
    /// Child of child of…: `at({"Media", "XAddr"})`.
    const XmlElement* at(std::initializer_list<std::string_view> path) const noexcept;
    /// Its text; empty where there is no such child.
    std::string_view text_at(std::initializer_list<std::string_view> path) const noexcept;
    /// Empty where it has none of that name.
    std::string_view attribute(std::string_view attribute_name) const noexcept;
};

/// The root. InvalidInput: it is no XML; LimitExceeded: too large, too deep.
Result<XmlElement> parse_xml(std::string_view text);

/// "NetworkVideoTransmitter" of "dn:NetworkVideoTransmitter": which prefix a name has is each writer's own.
std::string_view without_prefix(std::string_view name) noexcept;

/// As text or as an attribute's value. What XML cannot say (control characters) is left out.
std::string escape_xml(std::string_view text);

} // namespace tutti::onvif
