package dev.bristlecone.search.text;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.ArabicStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.GermanStemmer;
import org.tartarus.snowball.ext.GreekStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;
import org.tartarus.snowball.ext.TamilStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

/// The languages texts may be in, by code. Arabic, Greek, Romanian, Tamil and Turkish have no stop words.
final class Languages {
    private static final Map<String, Language> BY_CODE = Map.ofEntries(
            Map.entry("ar", new Language(ArabicStemmer::new, CharArraySet.EMPTY_SET)),
            Map.entry("da", new Language(DanishStemmer::new, DanishAnalyzer.getDefaultStopSet())),
            Map.entry("de", new Language(GermanStemmer::new, GermanAnalyzer.getDefaultStopSet())),
            Map.entry("el", new Language(GreekStemmer::new, CharArraySet.EMPTY_SET)),
            Map.entry("en", new Language(EnglishStemmer::new, EnglishAnalyzer.getDefaultStopSet())),
            Map.entry("es", new Language(SpanishStemmer::new, SpanishAnalyzer.getDefaultStopSet())),
            Map.entry("fi", new Language(FinnishStemmer::new, FinnishAnalyzer.getDefaultStopSet())),
            Map.entry("fr", new Language(FrenchStemmer::new, FrenchAnalyzer.getDefaultStopSet())),
            Map.entry("hu", new Language(HungarianStemmer::new, HungarianAnalyzer.getDefaultStopSet())),
            Map.entry("it", new Language(ItalianStemmer::new, ItalianAnalyzer.getDefaultStopSet())),
            Map.entry("nl", new Language(DutchStemmer::new, DutchAnalyzer.getDefaultStopSet())),
            Map.entry("no", new Language(NorwegianStemmer::new, NorwegianAnalyzer.getDefaultStopSet())),
            Map.entry("pt", new Language(PortugueseStemmer::new, PortugueseAnalyzer.getDefaultStopSet())),
            Map.entry("ro", new Language(RomanianStemmer::new, CharArraySet.EMPTY_SET)),
            Map.entry("ru", new Language(RussianStemmer::new, RussianAnalyzer.getDefaultStopSet())),
            Map.entry("sv", new Language(SwedishStemmer::new, SwedishAnalyzer.getDefaultStopSet())),
            Map.entry("ta", new Language(TamilStemmer::new, CharArraySet.EMPTY_SET)),
            Map.entry("tr", new Language(TurkishStemmer::new, CharArraySet.EMPTY_SET)));

    private Languages() {}

    /// How words of a language are stemmed, and which of them say nothing.
    record Language(Supplier<SnowballStemmer> stemmer, CharArraySet stopWords) {}

    static Language of(String code) {
        Language language = BY_CODE.get(code);
        if (language == null) {
            throw new IllegalArgumentException("language: " + code + " (expected: one of " + BY_CODE.keySet() + ")");
        }
        return language;
    }
}
