"""Tests of `kg.formats`: an answer in every form, byte for byte."""
