#include "onvif/xml.hpp"

#include <gtest/gtest.h>

namespace tutti::onvif {
namespace {

TEST(Xml, NamesAreReadWithoutTheirPrefixes) {
    const auto root = parse_xml(
        "<?xml version='1.0'?><!-- a --><s:a xmlns:s='u'><tt:b k:id='7'> x&amp;y <!-- --> </tt:b></s:a>"
    );
    ASSERT_TRUE(root);
    EXPECT_EQ(root->name, "a");
    EXPECT_EQ(root->text_at({"b"}), "x&y");
    EXPECT_EQ(root->child("b")->attribute("id"), "7");
    EXPECT_EQ(root->child("c"), nullptr);
    EXPECT_EQ(root->at({"b", "c"}), nullptr);
    EXPECT_EQ(root->text_at({"b", "c"}), "");
    EXPECT_EQ(root->attribute("id"), "");
}

TEST(Xml, CharactersThatAreGivenAsSuchArePartOfTheText) {
    const auto root = parse_xml("<a>x<![CDATA[<&>]]>y</a>");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->text, "x<&>y");
}

TEST(Xml, EntitiesOfADocumentsOwnAreNotExpanded) {
    const auto root =
        parse_xml("<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><a>&b;&c;</a>"
        );
    ASSERT_TRUE(root);
    EXPECT_EQ(root->text, "&b;&c;");
}

TEST(Xml, EveryCutIsAnError) {
    const std::string whole = "<s:a><b c=\"d\">e</b></s:a>";
    ASSERT_TRUE(parse_xml(whole));
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(parse_xml(whole.substr(0, size))) << size;
}

TEST(Xml, WhatIsTooMuchIsRefused) {
    std::string deep;
    for (std::size_t i = 0; i <= max_xml_depth; ++i) deep = "<a>" + deep + "</a>";
    EXPECT_EQ(parse_xml(deep).error().code, ErrorCode::LimitExceeded);
    std::string wide = "<a>";
    for (std::size_t i = 0; i < max_xml_elements; ++i) wide += "<b/>";
    EXPECT_EQ(parse_xml(wide + "</a>").error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(parse_xml(std::string(max_xml_bytes + 1, ' ')).error().code, ErrorCode::LimitExceeded);
}

TEST(Xml, EscapedTextReadsBackTheSame) {
    const std::string text = "<a href=\"x\">'&'\n</a>";
    const auto root = parse_xml("<b c=\"" + escape_xml("<\"'&>") + "\">" + escape_xml(text) + "</b>");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->text, text);
    EXPECT_EQ(root->attribute("c"), "<\"'&>");
    EXPECT_EQ(escape_xml(std::string("a\0b\x1B", 4)), "ab");
}

} // namespace
} // namespace tutti::onvif
