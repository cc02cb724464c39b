// The icons as they are drawn: eight rows of eight letters, each a colour of the palette, a dot for dark.
#pragma once

#include "matrix/icon.hpp"

#include <algorithm>
#include <array>
#include <ranges>
#include <string_view>

namespace tutti::matrix {

struct Paint {
    char letter;
    Colour colour;
};

inline constexpr auto palette = std::to_array<Paint>({
    {'.', black},
    {'W', white},
    {'g', {90, 90, 90}},
    {'G', green},
    {'Y', yellow},
    {'O', orange},
    {'R', red},
    {'B', blue},
    {'b', {10, 40, 130}},
    {'C', cyan},
    {'P', {170, 70, 220}},
});

struct Drawing {
    Icon icon;
    std::string_view name;
    std::array<std::string_view, side> rows;
};

// clang-format off
inline constexpr auto drawings = std::to_array<Drawing>({
    {Icon::Connected, "connected", {
        "........",
        ".......G",
        "......GG",
        ".....GG.",
        "G...GG..",
        "GG.GG...",
        ".GGG....",
        "..G.....",
    }},
    {Icon::Disconnected, "disconnected", {
        "R......R",
        "RR....RR",
        ".RR..RR.",
        "..RRRR..",
        "..RRRR..",
        ".RR..RR.",
        "RR....RR",
        "R......R",
    }},
    {Icon::Devices, "devices", {
        "WWWWWW..",
        "WBBBBW..",
        "WBBBBW..",
        "WBBBWWWW",
        "WWWWWCCW",
        "..W.WCCW",
        ".WWWWCCW",
        "....WWWW",
    }},
    {Icon::Query, "query", {
        "..CCC...",
        ".C...C..",
        "C.....C.",
        "C.....C.",
        "C.....C.",
        ".C...C..",
        "..CCC.W.",
        "......WW",
    }},
    {Icon::Block, "block", {
        "..RRRR..",
        ".R....R.",
        "R.R....R",
        "R..R...R",
        "R...R..R",
        "R....R.R",
        ".R....R.",
        "..RRRR..",
    }},
    {Icon::Shield, "shield", {
        "...GG...",
        "GGGGGGGG",
        "GG....GG",
        "GG...WGG",
        "GGW.W.GG",
        ".GGW.GG.",
        "..GGGG..",
        "...GG...",
    }},
    {Icon::Thermometer, "thermometer", {
        "...WW...",
        "..W..WR.",
        "..W..W..",
        "..WRRWR.",
        "..WRRW..",
        ".WRRRRW.",
        ".WRRRRW.",
        "..WWWW..",
    }},
    {Icon::Drop, "drop", {
        "...B....",
        "...BB...",
        "..BBBB..",
        "..BBBB..",
        ".BCBBBB.",
        ".BCBBBB.",
        ".BBCBBB.",
        "..BBBB..",
    }},
    {Icon::Gauge, "gauge", {
        "..GGYY..",
        ".G....O.",
        "G.....WR",
        "G....W.R",
        "G...W..R",
        "...WW...",
        "...WW...",
        "........",
    }},
    {Icon::Cpu, "cpu", {
        ".C.CC.C.",
        "CGGGGGGC",
        ".GggggG.",
        "CGgWWgGC",
        "CGgWWgGC",
        ".GggggG.",
        "CGGGGGGC",
        ".C.CC.C.",
    }},
    {Icon::Memory, "memory", {
        "........",
        "GGGGGGGG",
        "GWWGGWWG",
        "GWWGGWWG",
        "GWWGGWWG",
        "GGGGGGGG",
        "Y.YYYY.Y",
        "........",
    }},
    {Icon::Load, "load", {
        ".......R",
        ".......R",
        "....Y..R",
        "....Y..R",
        ".G..Y..R",
        ".G..Y..R",
        "GG.YY.RR",
        "GG.YY.RR",
    }},
    {Icon::Co2Good, "co2_good", {
        "..GGGG..",
        ".GGGGGG.",
        "GG.GG.GG",
        "GGGGGGGG",
        "G.GGGG.G",
        "GG....GG",
        ".GGGGGG.",
        "..GGGG..",
    }},
    {Icon::Co2Moderate, "co2_moderate", {
        "..YYYY..",
        ".YYYYYY.",
        "YY.YY.YY",
        "YYYYYYYY",
        "YYYYYYYY",
        "Y......Y",
        ".YYYYYY.",
        "..YYYY..",
    }},
    {Icon::Co2Poor, "co2_poor", {
        "..RRRR..",
        ".RRRRRR.",
        "RR.RR.RR",
        "RRRRRRRR",
        "RR....RR",
        "R.RRRR.R",
        ".RRRRRR.",
        "..RRRR..",
    }},
    {Icon::Sunny, "sunny", {
        "...YY...",
        ".Y....Y.",
        "...YY...",
        "Y.YYYY.Y",
        "Y.YYYY.Y",
        "...YY...",
        ".Y....Y.",
        "...YY...",
    }},
    {Icon::PartlyCloudy, "partly_cloudy", {
        "...Y..Y.",
        ".Y.....Y",
        "....YYY.",
        "...YYYYY",
        ".WWWYYY.",
        "WWWWWW..",
        "WWWWWWW.",
        ".WWWWWW.",
    }},
    {Icon::Cloudy, "cloudy", {
        "........",
        "..WWW...",
        ".WWWWW..",
        ".WWWWWW.",
        "WWWWWWWW",
        "WWWWWWWW",
        ".gggggg.",
        "........",
    }},
    {Icon::Rainy, "rainy", {
        "..ggg...",
        ".ggggg..",
        "gggggggg",
        "gggggggg",
        "........",
        ".B..B..B",
        "B..B..B.",
        "..B..B..",
    }},
    {Icon::Snowy, "snowy", {
        "...W....",
        ".W.W.W..",
        "..WWW...",
        "WWWCWWW.",
        "..WWW...",
        ".W.W.W..",
        "...W....",
        "........",
    }},
    {Icon::Thunderstorm, "thunderstorm", {
        "..ggg...",
        ".ggggg..",
        "gggggggg",
        "ggggYggg",
        "...YY...",
        "..YYY...",
        "...Y....",
        "..Y.....",
    }},
    {Icon::Mist, "mist", {
        "........",
        ".gggggg.",
        "........",
        "WWWWW.WW",
        "........",
        "gg.ggggg",
        "........",
        ".WWWWWW.",
    }},
});
// clang-format on

} // namespace tutti::matrix
