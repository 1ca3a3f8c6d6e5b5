import java.io.FileInputStream;
import java.io.InputStream;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFLanguages;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.system.StreamRDF;
import org.apache.jena.riot.system.StreamRDFWriter;

/** Pairs of RDF file and language → N-Quads beside each file, by Jena. */
public class Parse {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < args.length; i += 2) {
            Lang lang = RDFLanguages.nameToLang(args[i + 1]);
            try (InputStream in = new FileInputStream(args[i]);
                    java.io.OutputStream out = new java.io.FileOutputStream(args[i] + ".jena.nq")) {
                StreamRDF writer = StreamRDFWriter.getWriterStream(out, Lang.NQUADS);
                writer.start();
                RDFParser.source(in).lang(lang).base("http://example.org/").parse(writer);
                writer.finish();
            }
        }
    }
}
