import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.*;

/** Ontology files → for each a line an axiom type, "file name count" parted by tabs, by the OWL API. */
public class Axioms {
    public static void main(String[] args) throws Exception {
        for (String path : args) {
            OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
            OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(path));
            for (AxiomType<?> type : AxiomType.AXIOM_TYPES) {
                System.out.println(path + "\t" + type.getName() + "\t" + ontology.getAxiomCount(type));
            }
            System.out.println(path + "\tOntologyAnnotation\t" + ontology.getAnnotations().size());
        }
    }
}
